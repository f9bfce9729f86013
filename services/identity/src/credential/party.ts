import {
  CLOCK_SKEW_S,
  type CredentialFacts,
  type Facts,
  hashText,
  type ImportKey,
  readProofOfPossession,
  TokenError,
  verifyClientAssertion,
} from "@writ/token";
import type { Snapshot } from "../registry/snapshot.ts";
import type { JtiUse } from "../store/store.ts";
import type { ClaimedAssertion } from "./caller.ts";
import type { Check } from "./check.ts";
import { CredentialDenied } from "./credential-denied.ts";
import { factsOf } from "./facts.ts";
import type { Recognised, RecognisedBearer } from "./recognise.ts";

/** What a party's credential is checked against. */
export interface Expected {
  readonly audience: string;
  readonly nowMs: number;
  /** Imports the keys that proofs carry. */
  readonly importKey: ImportKey;
}

/** A verified party: the caller, or the agent that acts. */
export interface Party {
  /** `Type::id`. */
  readonly uid: string;
  /** Thumbprint of the key it proved to hold. */
  readonly jkt: string;
  readonly facts: Facts;
  readonly credential: CredentialFacts;
  /** What must not have been used before. */
  readonly use: JtiUse;
}

/** How far apart the clocks of two processes of this service may be beyond what tokens are granted anyway. */
const RETENTION_MARGIN_S = 60;

/** Verifies the caller. @throws CredentialDenied, TokenError */
export function verifyCaller(
  caller: Recognised,
  check: Check,
  snapshot: Snapshot,
  expected: Expected,
): Party {
  return caller.kind === "client_assertion"
    ? verifyAssertion(caller, check, snapshot, expected)
    : verifyBearer(caller, check, snapshot, expected);
}

/** Verifies a client assertion of a registered principal. @throws CredentialDenied, TokenError */
export function verifyAssertion(
  { parsed, ref }: ClaimedAssertion,
  check: Check,
  snapshot: Snapshot,
  { audience, nowMs }: Expected,
): Party {
  const principal = snapshot.principal(ref);
  if (principal === undefined)
    throw new CredentialDenied("CRED_UNKNOWN_ISSUER", "nobody registered this client");
  const key = principal.keys.get(parsed.kid);
  const { rpc, rqh } = check;
  const claims = verifyClientAssertion(parsed, key, { audience, rpc, rqh, nowMs });
  return {
    uid: ref.uid,
    jkt: parsed.kid,
    facts: factsOf(principal),
    credential: {
      auth_time: claims.iat,
      class: "client_assertion",
      h: hashText(parsed.jws.signingInput),
      issuer: claims.iss,
    },
    use: useOf(ref.tenant, ref.uid, claims),
  };
}

/** A token of an issuer is as good as the proof that its holder sent it. */
function verifyBearer(
  { identity, ref, by, token }: RecognisedBearer,
  check: Check,
  snapshot: Snapshot,
  { audience, nowMs, importKey }: Expected,
): Party {
  const { claims, jkt } = readProof(check, { audience, nowMs, importKey });
  if (identity.jkt !== undefined && identity.jkt !== jkt)
    throw new CredentialDenied("POP_INVALID", "the token is bound to another key");
  return {
    uid: ref.uid,
    jkt,
    facts: factsOf(snapshot.principal(ref)),
    credential: {
      auth_time: identity.authenticatedAt,
      class: by.kind,
      h: token.digest,
      issuer: by.issuer,
    },
    use: useOf(ref.tenant, jkt, claims),
  };
}

function readProof(check: Check, { audience, nowMs, importKey }: Expected) {
  const { proof, rpc, rqh } = check;
  if (proof === "")
    throw new CredentialDenied("POP_MISSING", "a bearer token needs proof_of_possession");
  try {
    return readProofOfPossession(proof, importKey, { audience, rpc, rqh, grant: null, nowMs });
  } catch (error) {
    if (error instanceof TokenError)
      throw new CredentialDenied("POP_INVALID", `proof_of_possession: ${error.message}`);
    throw error;
  }
}

function useOf(
  tenant: string,
  ns: string,
  { jti, exp }: { readonly jti: string; readonly exp: number },
): JtiUse {
  return { tenant, ns, jti, forgetAtMs: (exp + CLOCK_SKEW_S + RETENTION_MARGIN_S) * 1000 };
}
