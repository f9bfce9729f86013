import { parseCompact, type ParsedJws, type VerificationKey, verifySignature } from "@writ/token";
import { demand } from "./denied-from.ts";
import { isInTime, isTrusted } from "./grant-keys.ts";
import { GRANT_SKEW_S } from "./grant-times.ts";
import { GRANT_TYP, MAX_GRANT_BYTES } from "./sign-grant.ts";
import type { VerifierView } from "./verifier-view.ts";

const LONGEST_KEY_AGE_MS = 24 * 60 * 60 * 1000;

/** Steps 0 and 1: form and header. @throws TokenError */
export function parseGrant(token: string): ParsedJws {
  return parseCompact(token, { typ: GRANT_TYP, headerMembers: "kid", maxBytes: MAX_GRANT_BYTES });
}

/** Step 2: the keys are of today. @throws Denied KEYSET_STALE */
export function checkKeysFresh({ keys, nowMs }: VerifierView): void {
  const maxAgeMs = Math.min(keys.maxAgeMs, LONGEST_KEY_AGE_MS);
  demand(isFresh(nowMs - keys.signedAtMs, maxAgeMs), "KEYSET_STALE");
}

/** Step 3: a known, trusted key of the algorithm the header names. @throws Denied GRANT_KEY_UNKNOWN, GRANT_KEY_REVOKED, GRANT_ALG_MISMATCH */
export function signerOf({ header }: ParsedJws, { keys, nowMs }: VerifierView): VerificationKey {
  const found = header.kid === undefined ? undefined : keys.find(header.kid);
  demand(found !== undefined, "GRANT_KEY_UNKNOWN");
  demand(isTrusted(found), "GRANT_KEY_REVOKED");
  demand(isInTime(found, nowMs), "GRANT_KEY_UNKNOWN");
  demand(header.alg === found.key.alg, "GRANT_ALG_MISMATCH");
  return found.key;
}

/** Step 4. @throws TokenError TOKEN_SIG_INVALID */
export function checkSignature(jws: ParsedJws, key: VerificationKey): void {
  verifySignature(jws, key);
}

/**
 * Whether an age is within its limit. An age below the clock skew means that the clock was set back,
 * so that nobody knows the age; a number that is none is never fresh.
 */
export function isFresh(ageMs: number, maxAgeMs: number): boolean {
  return ageMs >= -GRANT_SKEW_S * 1000 && ageMs <= maxAgeMs;
}
