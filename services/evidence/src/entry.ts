import type { RevocationType } from "@writ/evidence";
import type { Execution, Outcome } from "./lineage.ts";

/** What a statement may be about. */
export type EventKind =
  | "decision"
  | "redemption"
  | "progress"
  | "outcome"
  | "revocation"
  | "policy-lifecycle"
  | "approval"
  | "identity-change"
  | "key-change"
  | "log-lifecycle"
  | "erasure";

/** An in-toto statement with its one DSSE signature. */
export interface Statement {
  /** Canonical JSON. */
  readonly payload: Uint8Array;
  /** ECDSA P-256 over the pre-authentication encoding, DER. */
  readonly signature: Uint8Array;
  /** RFC 7638 thumbprint of the signer's key. */
  readonly keyId: string;
}

/** The state of a tenant a decision is made under. All zero for a tenant nothing happened to. */
export interface Fences {
  readonly policyCounter: number;
  readonly stopEpoch: number;
  readonly revocationEpoch: number;
}

/** Where an event stands within its execution. */
export interface Place {
  readonly executionId: string;
  /** From 0, the decision, without gaps. */
  readonly seq: number;
  /** PAE digest of the event before; null for the decision. */
  readonly prev: Uint8Array | null;
  /** Whether no event may follow. */
  readonly isFinal: boolean;
  /** Set for an outcome only. */
  readonly status: Outcome | null;
  /** Reason code, set for the outcome `refused` only. */
  readonly code: string | null;
  readonly occurredAtMs: number;
}

/** Something that was taken back. */
export interface Revoked {
  readonly revocationId: string;
  readonly type: RevocationType;
  /** An id, a uid or a digest. */
  readonly value: string;
  readonly atMs: number;
}

/** Adds `cost` to a counter unless it would pass `limit`. */
export interface Charge {
  readonly key: string;
  readonly cost: number;
  readonly limit: number;
}

/** Bytes that a digest in the statement stands for; erasable. */
export interface Opening {
  readonly name: string;
  readonly value: Uint8Array;
}

/** An opening that an erasure erases. */
export interface Erased {
  readonly eventId: string;
  readonly name: string;
}

/** Binds a caller's key to one request: the same key with the same digest (32 bytes) is the same request. */
export interface Idempotency {
  readonly key: string;
  readonly requestDigest: Uint8Array;
}

/** One event that was checked and may be appended, unless what the database holds speaks against it. */
export interface Entry {
  readonly tenantId: string;
  readonly eventId: string;
  readonly kind: EventKind;
  readonly statement: Statement;
  /** SHA-256 of the statement's pre-authentication encoding. */
  readonly paeDigest: Uint8Array;
  /** The leaf's bytes: the canonical hashedrekord of the statement. */
  readonly leaf: Uint8Array;
  /** Null for events that belong to no execution. */
  readonly place: Place | null;
  /** Set for a decision only. */
  readonly execution: Execution | null;
  /** Set for a revocation only. */
  readonly revoked: Revoked | null;
  /** Null when the event depends on no state. */
  readonly fences: Fences | null;
  /** Set for the activation of a policy set. */
  readonly newPolicyCounter: number | null;
  /** Keys that may be taken one time in the tenant. */
  readonly takes: readonly string[];
  /** No two with the same key. */
  readonly charges: readonly Charge[];
  /** No two with the same name. */
  readonly openings: readonly Opening[];
  /** Set for an erasure only: openings of the same tenant that go when it is appended. */
  readonly erases: readonly Erased[];
  readonly idempotency: Idempotency | null;
}

/** Whether an entry raises one of its tenant's fences. */
export function movesHead(entry: Pick<Entry, "kind" | "newPolicyCounter">): boolean {
  return entry.kind === "revocation" || entry.newPolicyCounter !== null;
}

/** Why an entry is not in the log. */
export type RefusalCode =
  | "FENCED"
  | "IDEMPOTENCY_CONFLICT"
  | "EVENT_CONFLICT"
  | "RESERVATION_TAKEN"
  | "SEQUENCE_CONFLICT"
  | "PARENT_UNKNOWN"
  | "ENTRY_INVALID";

/** The refusal of one entry; the others of its batch are not touched by it. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: RefusalCode;
  /** For people. */
  readonly message: string;
  /** The tenant's fences now, with FENCED. */
  readonly heads?: Fences;
}
