import type { IdentityStore, PendingStatement } from "../store/store.ts";

/** What the log said to one statement: undefined that it holds it, else why it never will. */
type AppendAnswer = { readonly refusal: string | undefined };

/** Appends statements to the log; answers in their order. @throws LogUnavailableError */
export type AppendStatements = (
  statements: readonly PendingStatement[],
  deadlineMs: number | undefined,
) => Promise<readonly AppendAnswer[]>;

/** The log does not hold the statement of a change that was made. */
export class LogUnavailableError extends Error {
  override readonly name = "LogUnavailableError";
}

/** What relaying needs. */
export interface RelayParts {
  readonly store: Pick<IdentityStore, "pendingStatements" | "forgetStatements">;
  readonly append: AppendStatements;
  /** Told of a statement the log refuses: a mistake of ours, since it would be refused forever. */
  readonly onRefused: (statement: PendingStatement, refusal: string) => void;
}

/**
 * Brings the pending statements of a tenant, or of all, into the log and returns once the log holds every one of them.
 *
 * Why the change is stored first, and its statement with it: were the log first, a crash in between would leave evidence of a change that never
 * happened, which nothing can take back. Were the change stored alone, a crash would leave it without evidence. Together in one transaction, the
 * statement outlives any crash, and since it is always sent as the same event it lands in the log exactly once, however often it is sent. Until
 * then the change is in force: for a suspension or a removal that is what is wanted, and nobody can use a new principal or issuer without evidence,
 * because a decision needs the same log. Whoever asked for the change is told "done" only when the log holds it.
 * @throws StoreUnavailableError, LogUnavailableError
 */
export async function deliver(
  { store, append, onRefused }: RelayParts,
  tenant: string | undefined,
  deadlineMs: number | undefined,
): Promise<void> {
  for (;;) {
    const pending = await store.pendingStatements(tenant);
    if (pending.length === 0) return;
    const answers = await append(pending, deadlineMs);
    const held: PendingStatement[] = [];
    for (const [i, statement] of pending.entries()) {
      const answer = answers[i] ?? { refusal: "there was no answer" };
      if (answer.refusal === undefined) held.push(statement);
      else onRefused(statement, answer.refusal);
    }
    await store.forgetStatements(held);
    if (held.length < pending.length)
      throw new LogUnavailableError("the log does not take a statement; the change itself is made");
  }
}
