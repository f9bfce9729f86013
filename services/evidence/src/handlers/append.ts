import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { type CallContext, failure, type Handlers, onward } from "@writ/rpc";
import { checkEntry } from "../entry/check-entry.ts";
import type { StatementKeys } from "../entry/statement-keys.ts";
import { InvalidEntryError } from "../entry/submission.ts";
import type { Entry, Refusal } from "../entry.ts";
import { refused } from "../judge.ts";
import type { Prover } from "../log/prover.ts";
import type { CurrentView } from "../log/reader.ts";
import type { LogView } from "../log/seal.ts";
import type { Sequencer } from "../log/sequencer.ts";
import type { Witnessed } from "../log/witnessed.ts";
import type { Outcome } from "../log/write-batch.ts";
import type { RecordStore, StoredEvent } from "../records.ts";
import { appendedResult, existedResult, refusedResult } from "../wire/evidence-messages.ts";
import { readSubmission } from "../wire/read-submission.ts";

const MOST_ENTRIES = 256;

/** What an append needs. */
export interface AppendDeps {
  readonly keys: StatementKeys;
  readonly sequencer: Pick<Sequencer, "append">;
  readonly view: CurrentView;
  readonly witnessed: Witnessed;
  readonly prover: Pick<Prover, "inclusion">;
  readonly records: Pick<RecordStore, "stored">;
}

type Append = Handlers<typeof EvidenceService>["append"];
type Request = Parameters<Append>[0];

/** What became of an entry, with what a retry has to be told. */
type Answer =
  | { readonly kind: "appended"; readonly index: number }
  | {
      readonly kind: "existed";
      readonly index: number;
      /** A leaf of a closed log is told without a proof. */
      readonly isHere: boolean;
      readonly stored: StoredEvent;
    }
  | Refusal;

/** Adds statements to the log; each entry is refused alone, and all proofs lead to one checkpoint. */
export function append(deps: AppendDeps): Append {
  return async (request, call) => {
    const { entries } = request;
    if (entries.length === 0 || entries.length > MOST_ENTRIES)
      throw failure("REQUEST_INVALID", `entries: 1 to ${MOST_ENTRIES} are needed`);
    const service = serviceOf(call);
    const checks = entries.map((entry) => checkedOrRefused(entry, service, deps.keys));
    // Only then, so that they are appended in their order, whichever signature was verified first.
    const checked = await Promise.all(checks);
    const answers = await Promise.all(checked.map((one) => answered(one, call, deps)));
    return replyOf(answers, await viewFor(request, answers, call, deps), deps.prover);
  };
}

/** The view whose checkpoint the proofs lead to. Nothing waits for witnesses but what asks for them. */
function viewFor(
  { requireQuorum }: Request,
  answers: readonly Answer[],
  call: CallContext,
  { view, witnessed }: AppendDeps,
): Promise<LogView> {
  const sizes = answers.map((answer) => (isProvable(answer) ? answer.index + 1 : 0));
  const size = Math.max(...sizes);
  return requireQuorum && size > 0 ? witnessed(size, onward(call).deadlineMs ?? 0) : view();
}

/** The name of the calling service. The access table lets services in only. */
function serviceOf({ peer }: CallContext): string {
  if (peer === undefined) throw failure("CALLER_UNAUTHENTICATED", "the caller is not known");
  return peer.path.replace(/^service\//, "");
}

async function checkedOrRefused(
  entry: Request["entries"][number],
  service: string,
  keys: StatementKeys,
): Promise<Entry | Refusal> {
  try {
    return await checkEntry(readSubmission(entry), service, keys);
  } catch (error) {
    if (error instanceof InvalidEntryError) return refused("ENTRY_INVALID", error.message);
    throw error;
  }
}

async function answered(
  entry: Entry | Refusal,
  { deadlineMs }: CallContext,
  { sequencer, records }: AppendDeps,
): Promise<Answer> {
  if (entry.kind === "refused") return entry;
  const outcome: Outcome = await sequencer.append(entry, deadlineMs ?? 0);
  if (outcome.kind !== "existed") return outcome;
  const stored = await records.stored(entry.tenantId, outcome.eventId);
  if (stored === undefined) throw new Error("an event that existed is gone");
  return { ...outcome, stored };
}

function isProvable(answer: Answer): answer is Exclude<Answer, Refusal> {
  return answer.kind === "appended" || (answer.kind === "existed" && answer.isHere);
}

async function replyOf(
  answers: readonly Answer[],
  view: LogView,
  prover: Pick<Prover, "inclusion">,
): Promise<Awaited<ReturnType<Append>>> {
  const inLog = answers.filter(isProvable);
  const proofs = await prover.inclusion(
    view.tree,
    inLog.map((answer) => answer.index),
  );
  const proven = new Map<Answer, readonly Uint8Array[]>();
  for (const [i, answer] of inLog.entries()) proven.set(answer, proofs[i] ?? []);
  const results = answers.map((answer) => {
    const proof = proven.get(answer) ?? [];
    switch (answer.kind) {
      case "appended":
        return appendedResult(answer.index, proof);
      case "existed":
        return existedResult(answer.stored, proof);
      default:
        return refusedResult(answer);
    }
  });
  return { results, checkpoint: view.checkpoint };
}
