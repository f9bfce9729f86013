import { type GrantClaims, parseGrantClaims } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import {
  type IdentityAssertion,
  parseCompact,
  TokenError,
  type VerificationKey,
  verifySignature,
} from "@writ/token";
import { Refusal } from "./refusal.ts";

/** A parent grant whose signature verified. */
export interface Parent {
  readonly token: string;
  readonly claims: GrantClaims;
  /** Key id of its signature. */
  readonly keyId: string;
  /** ASCII of `header.payload`. */
  readonly signingInput: Uint8Array;
}

/** What the signer knows of the parent's execution. */
export interface ParentState {
  readonly redeemed: boolean;
  readonly ended: boolean;
}

/** Reads and verifies a parent grant; throws {@link Refusal}. `findKey` knows grant keys by kid, those out of use included. */
export function readParent(
  token: string,
  findKey: (kid: string) => VerificationKey | undefined,
): Parent {
  try {
    const jws = parseCompact(token, {
      typ: "exec-grant+jwt",
      maxBytes: 4096,
      headerMembers: "kid",
    });
    const key = findKey(jws.header.kid ?? "");
    if (key === undefined)
      throw new Refusal("GRANT_KEY_UNKNOWN", "the parent grant's key is unknown");
    verifySignature(jws, key);
    const claims = parseGrantClaims(jws.payload);
    return { token, claims, keyId: key.kid, signingInput: jws.signingInput };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const code: ReasonCode =
      error instanceof TokenError && error.code === "TOKEN_SIG_INVALID"
        ? "GRANT_SIG_INVALID"
        : "GRANT_MALFORMED";
    throw new Refusal(code, "the parent grant is not a grant of this control plane");
  }
}

/** Throws {@link Refusal} unless the parent's execution is running and the caller holds its grant. */
export function checkParent(
  parent: Parent,
  identity: IdentityAssertion,
  state: ParentState,
  nowMs: number,
): void {
  const { claims } = parent;
  if (claims.exec.tenant !== identity.tenant)
    throw new Refusal("TENANT_MISMATCH", "the parent grant belongs to another tenant");
  if (claims.cnf.jkt !== identity.holder)
    throw new Refusal(
      "PARENT_NOT_HOLDER",
      "the caller's key is not the one the parent grant is bound to",
    );
  if (claims.exec.lease.not_after * 1000 <= nowMs)
    throw new Refusal("LEASE_EXPIRED", "the parent execution's time is over");
  if (!state.redeemed)
    throw new Refusal("PARENT_NOT_REDEEMED", "the parent execution has not started");
  if (state.ended) throw new Refusal("PARENT_ENDED", "the parent execution is over");
}
