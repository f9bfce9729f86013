import type { GrantClaims } from "@writ/grant";
import type { EngineIdentity } from "@writ/policy";
import type { IdentityAssertion } from "@writ/token";
import type { Ask } from "./ask.ts";
import type { Parent } from "./parent.ts";

/** Why a decision is what it is. */
export interface Reason {
  /** Stable reason code. */
  readonly code: string;
  readonly message: string;
  readonly policyIds: readonly string[];
}

/** The caller, once identity vouched for it. */
export interface Caller {
  readonly identity: IdentityAssertion;
  /** The assertion itself, compact JWS. */
  readonly assertion: string;
}

/** What the credential claims when identity did not vouch for it. */
export interface Claimed {
  /** Tenant it named, when that exists; else `-`. */
  readonly tenant: string;
  /** `Type::id`; empty when it named none. */
  readonly principal: string;
}

/** State a decision was made under. */
export interface Fences {
  readonly policy: number;
  readonly stop: number;
  readonly revocation: number;
}

/** What it takes to make the decision again. */
export interface PolicyRecord {
  readonly engine: EngineIdentity;
  /** `sha256:` and hex; null when no policy set was usable. */
  readonly policySet: string | null;
  /** `writ-decision-input/1` and the output of `writ-decide/1`, canonical bytes. */
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  readonly determining: readonly string[];
  readonly errors: readonly string[];
  readonly fences: Fences;
}

/** A decision that is about to be recorded. */
export interface Verdict {
  readonly decision: "ALLOW" | "DENY" | "PENDING";
  readonly reasons: readonly Reason[];
  readonly ask: Ask;
  readonly ids: Ids;
  readonly caller: Caller | Claimed;
  /** The parent, when its grant verified and belongs to the caller's tenant. */
  readonly parent: Parent | undefined;
  /** Executions of the tenant that led to this one without lending it authority; looked up. */
  readonly causes: readonly string[];
  /** Undefined when it was denied before policy was asked. */
  readonly policy: PolicyRecord | undefined;
  /** With ALLOW: the grant's claims and their exact bytes. */
  readonly grant: { readonly claims: GrantClaims; readonly bytes: Uint8Array } | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly decidedAtMs: number;
}

/** Ids of one authorization, UUIDv7. */
export interface Ids {
  readonly execution: string;
  readonly decision: string;
  readonly grant: string;
}

/** Tenant and principal of a caller, vouched for or claimed. */
export function whoIs(caller: Caller | Claimed): Claimed {
  if (!("identity" in caller)) return caller;
  return { tenant: caller.identity.tenant, principal: caller.identity.sub };
}
