/** One thing that was looked at. */
export interface Check {
  /** What kind of check it is; stable. */
  readonly id: CheckId;
  /** Sequence number of the event it is about; null for the bundle as a whole. */
  readonly event: number | null;
  readonly status: "pass" | "fail" | "not-checked";
  /** What is claimed, as a sentence for people. */
  readonly what: string;
  /** What stands in the bundle, or follows from what does: hex, base64 or a word. */
  readonly expected?: string;
  /** What the verifier found itself. */
  readonly recomputed?: string;
  /** Why it failed or was not checked, for people. */
  readonly problem?: string;
}

/** The kinds of checks: of the whole, of each event in this order, and of what goes with them. */
export type CheckId =
  | "trust"
  | "form"
  | "bytes"
  | "envelope"
  | "proof"
  | "statement"
  | "signer"
  | "signature"
  | "pae-digest"
  | "leaf"
  | "leaf-hash"
  | "path"
  | "root"
  | "checkpoint"
  | "time"
  | "witnesses"
  | "chain"
  | "end"
  | "consistency"
  | "remembered"
  | "disclosure"
  | "opening"
  | "replay-input"
  | "replay-output"
  | "replay";

/** How far the evidence reaches, one rung each. */
export interface Tier {
  readonly tier: "signed" | "included" | "witnessed" | "consistent" | "complete" | "replayed";
  readonly status: "yes" | "no" | "not-checked";
  /** Such as `2 of 3`. */
  readonly detail: string;
}

/** What an event says. It is proven to be in the log only if no check of the event failed. */
export interface ReportedEvent {
  readonly seq: number;
  readonly kind: string;
  readonly eventId: string;
  /** As its signer says: UTC with milliseconds. */
  readonly occurredAt: string;
  /** Of its leaf. */
  readonly index: number;
  /** Of the log that holds it. */
  readonly origin: string;
  /** What it says happened: `ALLOW`, `DENY`, `PENDING`, `redeemed`, the name of a step, `completed`, `failed`, or `refused` and the code. */
  readonly result: string;
}

/** What came out of verifying a bundle. */
export interface BundleReport {
  /** Whether every check that was made passed, and every event is signed and included. */
  readonly valid: boolean;
  /** As the bundle says; empty when it is not readable. */
  readonly tenant: string;
  /** As the bundle says; empty when it is not readable. */
  readonly executionId: string;
  /** Set only when the decision's event passed every check. */
  readonly decision?: "ALLOW" | "DENY" | "PENDING";
  /** Those that could be read, in order. */
  readonly events: readonly ReportedEvent[];
  readonly checks: readonly Check[];
  readonly tiers: readonly Tier[];
  /** What is not proven, as sentences for people. */
  readonly notProven: readonly string[];
  /** The verified checkpoints, one for each log: what a caller keeps to hold the log to it next time. */
  readonly checkpoints: readonly string[];
}
