import {
  Denied,
  type GrantClaims,
  GrantError,
  type GrantKeys,
  MAX_GRANT_BYTES,
  parseGrantClaims,
} from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import {
  type CompactForm,
  parseCompact,
  TokenError,
  type TokenErrorCode,
  type VerificationKey,
  verifySignature,
} from "@writ/token";

/** A grant of ours. */
export interface OwnGrant {
  readonly claims: GrantClaims;
  /** The exact bytes of the claims. */
  readonly payload: Uint8Array;
  /** The key that signed it. */
  readonly kid: string;
  /** The ASCII bytes the signature covers. */
  readonly signingInput: Uint8Array;
}

/** The outside of a grant. */
export const GRANT_FORM: CompactForm = {
  typ: "exec-grant+jwt",
  headerMembers: "kid",
  maxBytes: MAX_GRANT_BYTES,
};

const codes: Partial<Readonly<Record<TokenErrorCode, ReasonCode>>> = {
  TOKEN_WRONG_TYPE: "GRANT_WRONG_TYPE",
  TOKEN_KEY_UNKNOWN: "GRANT_KEY_UNKNOWN",
  TOKEN_ALG_MISMATCH: "GRANT_ALG_MISMATCH",
  TOKEN_SIG_INVALID: "GRANT_SIG_INVALID",
};

/**
 * Reads a grant that one of our keys signed: steps 0, 1 and 3 to 5 of the verifier (identity-grants.md 2.3).
 * Says nothing of its times, its addressee or its state. @throws Denied
 */
export function readGrant(token: string, keys: GrantKeys, nowMs: number): OwnGrant {
  try {
    const jws = parseCompact(token, GRANT_FORM);
    const kid = jws.header.kid ?? "";
    verifySignature(jws, usableKey(kid, keys, nowMs));
    const { payload, signingInput } = jws;
    return { claims: parseGrantClaims(payload), payload, kid, signingInput };
  } catch (error) {
    if (error instanceof GrantError) throw new Denied("GRANT_MALFORMED", { cause: error });
    if (error instanceof TokenError) {
      throw new Denied(codes[error.code] ?? "GRANT_MALFORMED", { cause: error });
    }
    throw error;
  }
}

/** The key behind a kid, if grants under it may be trusted now. @throws Denied GRANT_KEY_UNKNOWN, GRANT_KEY_REVOKED */
export function usableKey(kid: string, keys: GrantKeys, nowMs: number): VerificationKey {
  const found = keys.find(kid);
  if (found === undefined) throw new Denied("GRANT_KEY_UNKNOWN");
  if (found.state !== "ACTIVE" && found.state !== "OLD") throw new Denied("GRANT_KEY_REVOKED");
  const isInTime = nowMs >= found.notBeforeMs && nowMs < found.notAfterMs;
  if (!isInTime) throw new Denied("GRANT_KEY_UNKNOWN");
  return found.key;
}
