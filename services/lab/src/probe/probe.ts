/** What is tried: that something is allowed, that something is denied, that a revocation is felt, that the evidence holds. */
export type ProbeKind = "allowed" | "denied" | "revoked" | "proven";

/** All kinds, in the order they are tried. */
export const PROBE_KINDS: readonly ProbeKind[] = ["allowed", "denied", "proven", "revoked"];

/** A process of the control plane, by the last part of its SPIFFE id. */
export type ProcessName = "policy-decision" | "identity" | "grant-signing" | "evidence";

/** How something that was tried for real came out. */
export interface ProbeResult {
  readonly kind: ProbeKind;
  /** When it began, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly passed: boolean;
  /** How long it took; for `revoked` from the answer to Revoke to the first refusal by a verifier. */
  readonly tookMs: number;
  /** How long the processes took to answer, in milliseconds. */
  readonly processMs: Readonly<Partial<Record<ProcessName, number>>>;
  /** The process that did not answer or answered wrongly; empty when it passed. */
  readonly failedProcess: ProcessName | "";
  /** For people; empty when it passed. */
  readonly problem: string;
  /** Empty when none was made. */
  readonly executionId: string;
  /** What was found out: name to result, for people. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A result with its number. */
export interface NumberedProbe extends ProbeResult {
  /** From 1, over all kinds. */
  readonly number: number;
}
