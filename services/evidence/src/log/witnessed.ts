import type { LogView } from "./seal.ts";

/**
 * Waits until enough witnesses have cosigned a checkpoint over at least `size` entries, all committed, and returns the tree
 * with that checkpoint, cosignatures included. `deadlineMs` is since the Unix epoch. Rejects with WitnessQuorumError, or with
 * NotLeadingError when this process stops leading.
 */
export type Witnessed = (size: number, deadlineMs: number) => Promise<LogView>;

/** Not enough witnesses have cosigned, not in time, or the trust file names none. What was appended stays in the log. */
export class WitnessQuorumError extends Error {
  override readonly name = "WitnessQuorumError";
}
