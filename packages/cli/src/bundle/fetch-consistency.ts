import { type ProofCode, ProofError, verifyConsistency } from "@writ/evidence";
import { sha256, type Trust } from "@writ/token";
import { openLogCheckpoint } from "../verified-checkpoint.ts";

/** What is called of the evidence service. */
export interface ConsistencySource {
  getConsistencyProof(sizes: { readonly fromSize: bigint; readonly toSize: bigint }): Promise<{
    readonly proof: readonly Uint8Array[];
  }>;
}

/** Two checkpoints of one log and what proves that nothing of the older one was changed. */
export interface ConsistencyPart {
  /** Signed note of the older one. */
  readonly from: string;
  /** Signed note of the newer one. */
  readonly to: string;
  readonly hashes: readonly Uint8Array[];
}

/** The log has signed both checkpoints and does not show that the newer one continues the older one. The message holds both: they are evidence against it. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";

  constructor(code: ProofCode, from: string, to: string) {
    super(
      `the log signed both of these checkpoints and does not show that one continues the other (${code}): keep them, and tell an operator and everybody who relies on this log\n\n${from}\n${to}`,
    );
  }
}

/**
 * Fetches and verifies the proof that two checkpoints of the log in use tell one history, whichever is older.
 * @throws HistoryError when they do not @throws NoteError when one of them does not verify
 */
export async function fetchConsistency(
  source: ConsistencySource,
  notes: readonly [string, string],
  trust: Pick<Trust, "log">,
): Promise<ConsistencyPart> {
  const [from, to] = notes
    .map((note) => ({ note, at: openLogCheckpoint(note, trust) }))
    .toSorted((a, b) => a.at.size - b.at.size);
  if (from === undefined || to === undefined) throw new TypeError("two checkpoints are needed");
  const proof = await proofBetween(source, from.at.size, to.at.size);
  try {
    verifyConsistency(sha256, {
      from: from.at.size,
      to: to.at.size,
      fromRoot: from.at.root,
      toRoot: to.at.root,
      proof,
    });
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new HistoryError(error.code, from.note, to.note);
  }
  return { from: from.note, to: to.note, hashes: proof };
}

async function proofBetween(
  source: ConsistencySource,
  from: number,
  to: number,
): Promise<readonly Uint8Array[]> {
  if (from === to) return [];
  const sizes = { fromSize: BigInt(from), toSize: BigInt(to) };
  return (await source.getConsistencyProof(sizes)).proof;
}
