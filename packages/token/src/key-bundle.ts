import { integer, list, nullable, object, oneOf, type Shape } from "@writ/encoding";
import { claimsBytes, readClaims } from "./claims.ts";
import { hashOf, identifier, seconds } from "./claim-shapes.ts";
import { parseCompact } from "./compact.ts";
import { type PublicJwk, publicJwkShape, thumbprint } from "./public-jwk.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { checkClock, checkLifetime } from "./times.ts";
import { TokenError } from "./token-error.ts";
import type { FindKey } from "./verification-key.ts";

const TYP = "exec-bundle+jwt";
const MAX_LIFETIME_S = 24 * 60 * 60;
const MAX_BYTES = 65_536;

/**
 * A key of the bundle.
 *
 *   jwk    public key
 *   kid    its thumbprint
 *   naf    not after, seconds since 1970
 *   nbf    not before, seconds since 1970; before naf
 *   state  ACTIVE signs; OLD only verifies; TAINTED and REVOKED do neither
 *   use    the one type of token it signs
 */
export type BundleKey = {
  readonly jwk: PublicJwk;
  readonly kid: string;
  readonly naf: number;
  readonly nbf: number;
  readonly state: "ACTIVE" | "OLD" | "TAINTED" | "REVOKED";
  readonly use: "exec-grant" | "exec-revocation";
};

/**
 * Key bundle: the keys grants and revocation frames are verified with, vouched for by a root key
 * that verifiers hold from their trust file.
 *
 *   header  alg kid typ   typ is exec-bundle+jwt
 *   exp     seconds since 1970; at most 24 h after iat
 *   iat     seconds since 1970
 *   iss     the grant issuer
 *   keys    0 to 64; no kid twice
 *   prev_h  SHA-256 of the previous bundle's signing input; null for the first
 *   seq     number of the bundle; a verifier refuses one lower than it has seen
 */
export type KeyBundle = {
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly keys: readonly BundleKey[];
  readonly prev_h: string | null;
  readonly seq: number;
};

/** What a key bundle must say. */
export interface KeyBundleUse {
  readonly issuer: string;
  readonly nowMs: number;
}

const bundleKey: Shape<BundleKey> = object({
  jwk: publicJwkShape,
  kid: hashOf,
  naf: seconds,
  nbf: seconds,
  state: oneOf("ACTIVE", "OLD", "TAINTED", "REVOKED"),
  use: oneOf("exec-grant", "exec-revocation"),
});

const shape: Shape<KeyBundle> = object({
  exp: seconds,
  iat: seconds,
  iss: identifier,
  keys: list(bundleKey, 0, 64),
  prev_h: nullable(hashOf),
  seq: integer(0, Number.MAX_SAFE_INTEGER),
});

/** Signs a key bundle with a root key. @throws TokenError for claims that no reader would accept */
export function makeKeyBundle(claims: KeyBundle, root: SigningKey): string {
  const payload = claimsBytes(claims, shape);
  checkClaims(claims);
  return signCompact({ typ: TYP, key: root, payload });
}

/**
 * Reads and verifies a key bundle with the root keys. Whether its seq goes back is the caller's to
 * check: only the caller knows what was seen before.
 * @throws TokenError
 */
export function readKeyBundle(token: string, findRoot: FindKey, use: KeyBundleUse): KeyBundle {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "kid", maxBytes: MAX_BYTES });
  const root = findRoot(jws.header.kid ?? "");
  if (root === undefined) throw new TokenError("TOKEN_KEY_UNKNOWN", "kid is not a root's");
  verifySignature(jws, root);
  const claims = readClaims(jws.payload, shape);
  checkClaims(claims);
  checkClock(claims, use.nowMs);
  if (claims.iss !== use.issuer) throw new TokenError("TOKEN_WRONG_ISSUER", "iss is another");
  return claims;
}

function checkClaims(claims: KeyBundle): void {
  checkLifetime(claims, MAX_LIFETIME_S);
  const kids = new Set<string>();
  for (const key of claims.keys) {
    if (key.kid !== thumbprint(key.jwk)) throw malformed("a kid is not its key's thumbprint");
    if (kids.has(key.kid)) throw malformed("a kid stands twice");
    if (key.naf <= key.nbf) throw malformed("a key ends before it begins");
    kids.add(key.kid);
  }
}

function malformed(message: string): TokenError {
  return new TokenError("TOKEN_MALFORMED", message);
}
