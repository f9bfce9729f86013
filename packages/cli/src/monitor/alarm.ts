/** What a monitor warns of; stable names for programs. */
export type AlarmKind =
  /** The source does not answer, or nothing is published there. */
  | "no-answer"
  /** The log did not sign what is published. */
  | "not-signed"
  /** The log's time or enough witnesses are missing. */
  | "not-vouched"
  /** A smaller tree than the one verified before. */
  | "rolled-back"
  /** Two checkpoints of one size with different roots. */
  | "split-view"
  /** The entries do not lead from the tree verified before to the signed one. */
  | "inconsistent"
  /** A tile or bundle is missing or wrong. */
  | "content"
  /** An entry that is none, or of a key nobody trusts. */
  | "entry"
  /** Nobody has vouched for the log for too long. */
  | "stale"
  /** The log's time is ahead of ours, or went back. */
  | "clock";

/** Something is wrong with a log. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly message: string;
  /** Files with signed checkpoints that prove it. */
  readonly evidence: readonly string[];
}

/** An alarm without files. */
export function alarm(kind: AlarmKind, message: string): Alarm {
  return { kind, message, evidence: [] };
}
