import type { ReasonCode } from "@writ/reasons";
import type { Annotations } from "./annotations.ts";
import type { CedarPolicies, EngineIdentity } from "./engine.ts";
import type { SchemaModel } from "./schema-model.ts";

/** A rule of a set that can determine a decision: a policy, or a template with its slots filled. */
export interface PolicyRule {
  readonly id: string;
  readonly effect: "permit" | "forbid";
  /** Of a link, its template's. */
  readonly annotations: Annotations;
  /** Digest of its item, `sha256:` and 64 hex digits; approvals are bound to it. */
  readonly item: string;
}

/** A policy set ready to decide. Immutable; the same files make the same digest. */
export interface LoadedPolicySet {
  readonly kind: "loaded";
  readonly name: string;
  /** Digest of the manifest, `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** The manifest, canonical JSON. */
  readonly manifest: Uint8Array;
  readonly engine: EngineIdentity;
  /** Whose permission an act needs. */
  readonly subjects: "both" | "principal";
  readonly schema: SchemaModel;
  readonly rules: ReadonlyMap<string, PolicyRule>;
  /** What the engine evaluates. */
  readonly policies: CedarPolicies;
}

/** Stands for a set that must not decide: everything is denied with its code. */
export interface UnusablePolicySet {
  readonly kind: "unusable";
  readonly code: Extract<
    ReasonCode,
    | "POLICY_EXPIRED"
    | "POLICY_NOT_YET_VALID"
    | "POLICY_REVOKED"
    | "POLICY_ROLLED_BACK"
    | "POLICY_UNAVAILABLE"
  >;
  /** The set's digest, when there is one. */
  readonly digest: string | null;
  /** The engine, when there is one. */
  readonly engine: EngineIdentity | null;
}
