import { compactVerify, type CryptoKey, errors } from "jose";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { type ForeignAlg, isForeignAlg } from "./algorithms.ts";
import { boundKey, checkAudience, checkTimes } from "./foreign-claims.ts";
import type { ForeignToken } from "./foreign-token.ts";
import type { IssuerKey, KeyUse } from "./jwk-set.ts";
import { parseSpiffeId } from "./spiffe-id.ts";

/** What a tenant configured about an issuer. */
export interface ForeignIssuer {
  /** Byte-equal to iss, or `spiffe://trust-domain`. */
  readonly issuer: string;
  readonly kind: KeyUse;
  readonly algorithms: readonly ForeignAlg[];
  readonly audience: string;
  readonly keys: readonly IssuerKey[];
  readonly maxLifetimeS: number;
}

/** What a verified token says. */
export interface ForeignIdentity {
  /** The subject; of a JWT-SVID the path of its SPIFFE ID. */
  readonly subject: string;
  /** Thumbprint of the key the token is bound to, if it is. */
  readonly jkt: string | undefined;
  /** Seconds since the Unix epoch. */
  readonly authenticatedAt: number;
}

const TYPES: readonly unknown[] = [undefined, "JWT", "JOSE"];
/** A JWT-SVID may name no key; then so many are tried at most. */
const MAX_KEYS_TRIED = 10;

/**
 * Verifies a parsed token as one of the given issuer: algorithm, type, key, signature, then claims, in this order. The token chooses nothing but
 * one of the issuer's own keys.
 * @throws CredentialDenied
 */
export async function verifyForeignToken(
  token: ForeignToken,
  issuer: ForeignIssuer,
  nowS: number,
): Promise<ForeignIdentity> {
  const alg = allowedAlg(token, issuer);
  if (!TYPES.includes(token.typ))
    throw new CredentialDenied("CRED_WRONG_TYPE", "typ is neither absent, JWT nor JOSE");
  await verifySignature(token, alg, candidates(token, issuer, alg));
  const { authenticatedAt } = checkTimes(token.claims, issuer.maxLifetimeS, nowS);
  if (issuer.kind === "oidc" && token.claims["iss"] !== issuer.issuer)
    throw new CredentialDenied("CRED_UNKNOWN_ISSUER", "iss is not the issuer");
  checkAudience(token.claims, issuer.audience);
  return { subject: subjectOf(token, issuer), jkt: boundKey(token.claims), authenticatedAt };
}

function allowedAlg(token: ForeignToken, issuer: ForeignIssuer): ForeignAlg {
  const { alg } = token;
  if (isForeignAlg(alg) && issuer.algorithms.includes(alg)) return alg;
  throw new CredentialDenied("CRED_ALG_NOT_ALLOWED", "alg is not allowed for this issuer");
}

function candidates(
  token: ForeignToken,
  issuer: ForeignIssuer,
  alg: ForeignAlg,
): readonly IssuerKey[] {
  if (token.kid === undefined && issuer.kind === "oidc")
    throw new CredentialDenied("CRED_MALFORMED", "kid is missing");
  const named = issuer.keys.filter((key) => token.kid === undefined || key.kid === token.kid);
  if (named.length === 0)
    throw new CredentialDenied("CRED_KEY_UNKNOWN", "kid is not one of the issuer's keys");
  const fitting = named.filter((key) => key.algs.includes(alg));
  if (fitting.length === 0)
    throw new CredentialDenied("CRED_ALG_NOT_ALLOWED", "alg is not one of the key's");
  if (fitting.length > MAX_KEYS_TRIED)
    throw new CredentialDenied("CRED_KEY_UNKNOWN", "kid is missing and there are too many keys");
  return fitting;
}

async function verifySignature(
  token: ForeignToken,
  alg: ForeignAlg,
  keys: readonly IssuerKey[],
): Promise<void> {
  for (const key of keys) if (await isSignedBy(token, alg, await key.imported(alg))) return;
  throw new CredentialDenied("CRED_SIG_INVALID", "the signature does not verify");
}

async function isSignedBy(token: ForeignToken, alg: ForeignAlg, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(token.compact, key, { algorithms: [alg] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

function subjectOf(token: ForeignToken, issuer: ForeignIssuer): string {
  const sub = token.claims["sub"];
  if (typeof sub !== "string" || sub === "")
    throw new CredentialDenied("CRED_MALFORMED", "sub is missing");
  if (issuer.kind === "oidc") return sub;
  const id = parseSpiffeId(sub);
  if (id === undefined || id.trustDomain !== issuer.issuer)
    throw new CredentialDenied("CRED_MALFORMED", "sub is not a SPIFFE ID of the trust domain");
  return id.path;
}
