import { type ForeignAlg, foreignAlgs, isForeignAlg } from "../foreign/algorithms.ts";
import { JwkSetError } from "../foreign/jwk-set-error.ts";
import { type IssuerKey, type KeyUse, readJwkSet } from "../foreign/jwk-set.ts";
import { isIssuerName } from "../foreign/select-issuer.ts";
import { isTrustDomain } from "../foreign/spiffe-id.ts";
import {
  checkConsoleSignIn,
  type ConsoleSignIn,
  type ConsoleSignInDraft,
} from "./console-sign-in.ts";
import { demand, FieldError } from "./field-error.ts";
import { demandTenant } from "./tenant.ts";

/** An issuer of tokens that a tenant trusts. */
export interface Issuer {
  readonly tenant: string;
  /** Byte-equal to the token's iss, or `spiffe://trust-domain`. */
  readonly issuer: string;
  readonly kind: KeyUse;
  readonly algorithms: readonly ForeignAlg[];
  readonly audience: string;
  /** The JWK Set as it was registered. */
  readonly jwks: string;
  readonly maxLifetimeS: number;
  readonly principalType: "User" | "Workload";
  /** Absent when its users do not sign in to the console. */
  readonly console?: ConsoleSignIn;
}

/** An issuer as somebody asks to register it; any field may be wrong. */
export interface IssuerDraft {
  readonly tenant: string;
  readonly issuer: string;
  readonly kind: KeyUse | undefined;
  readonly algorithms: readonly string[];
  readonly audience: string;
  readonly jwks: string;
  readonly maxLifetimeS: number;
  readonly principalType: string;
  readonly console?: ConsoleSignInDraft | undefined;
}

const MAX_LIFETIME_S = 86_400;
const AUDIENCE = /^[!-~]{1,512}$/;
/** OpenID Connect Discovery 1.0 section 3: https, no query, no fragment; and nobody logs in on the way. */
const OIDC_ISSUER = /^https:\/\/[A-Za-z0-9.:[\]-]+(?:\/[!-~]*)?$/;

/**
 * Checks every field of an issuer, down to importing each key it may use.
 * @throws FieldError
 */
export async function checkIssuer(draft: IssuerDraft): Promise<Issuer> {
  const { console, ...plain } = draft;
  const { kind, principalType } = plain;
  demandTenant(draft.tenant, "issuer.tenant_id");
  demand(kind !== undefined, "issuer.kind", "must be OIDC or JWT_SVID");
  demandName(draft.issuer, kind);
  demand(
    AUDIENCE.test(draft.audience),
    "issuer.audience",
    "must be 1 to 512 printable ASCII characters without spaces",
  );
  demand(
    principalType === "User" || principalType === "Workload",
    "issuer.principal_type",
    "must be User or Workload",
  );
  const { maxLifetimeS } = draft;
  demand(
    Number.isSafeInteger(maxLifetimeS) && maxLifetimeS >= 1 && maxLifetimeS <= MAX_LIFETIME_S,
    "issuer.max_lifetime_s",
    `must be 1 to ${MAX_LIFETIME_S}`,
  );
  const algorithms = checkAlgorithms(draft.algorithms, kind);
  await checkKeys(draft.jwks, kind, algorithms);
  const issuer: Issuer = { ...plain, kind, algorithms, principalType };
  return console === undefined
    ? issuer
    : { ...issuer, console: checkConsoleSignIn(console, issuer) };
}

/** Demands what could be the name of an issuer of any kind. @throws FieldError */
export function demandIssuerName(issuer: string, field: string): void {
  demand(isIssuerName(issuer), field, "must be 1 to 256 printable ASCII characters without spaces");
}

function demandName(issuer: string, kind: KeyUse): void {
  const field = "issuer.issuer";
  if (kind === "jwt_svid") {
    demand(
      isIssuerName(issuer) && isTrustDomain(issuer),
      field,
      "must be spiffe:// and a trust domain, nothing more",
    );
    return;
  }
  demand(
    isIssuerName(issuer) && OIDC_ISSUER.test(issuer) && !/[?#@]/.test(issuer),
    field,
    "must be an https URL of at most 256 characters without user, query and fragment",
  );
}

function checkAlgorithms(algorithms: readonly string[], kind: KeyUse): readonly ForeignAlg[] {
  const field = "issuer.algorithms";
  demand(algorithms.length > 0, field, "must name at least one algorithm");
  demand(new Set(algorithms).size === algorithms.length, field, "must not name one twice");
  // JWT-SVID section 2.1 lists RSA and ECDSA algorithms only.
  const allowed = foreignAlgs.filter((alg) => kind === "oidc" || alg !== "Ed25519");
  return algorithms.map((alg) => {
    demand(isForeignAlg(alg) && allowed.includes(alg), field, `must be of ${allowed.join(", ")}`);
    return alg;
  });
}

async function checkKeys(
  jwks: string,
  kind: KeyUse,
  algorithms: readonly ForeignAlg[],
): Promise<void> {
  const field = "issuer.jwks_json";
  const keys = setOf(jwks, kind, field);
  const uses = keys.flatMap((key) =>
    key.algs.filter((alg) => algorithms.includes(alg)).map((alg) => ({ key, alg })),
  );
  demand(uses.length > 0, field, "has no key for any of the algorithms");
  for (const { key, alg } of uses)
    await key.imported(alg).catch(() => {
      throw new FieldError(field, `has a key that cannot be used: kid ${JSON.stringify(key.kid)}`);
    });
}

function setOf(jwks: string, kind: KeyUse, field: string): readonly IssuerKey[] {
  try {
    return readJwkSet(jwks, kind);
  } catch (error) {
    if (error instanceof JwkSetError) throw new FieldError(field, `is refused: ${error.message}`);
    throw error;
  }
}
