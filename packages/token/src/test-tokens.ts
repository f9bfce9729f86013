import { generateKeyPairSync } from "node:crypto";
import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import type { ClientAssertion } from "./client-assertion.ts";
import type { IdentityAssertion } from "./identity-assertion.ts";
import type { KeyBundle } from "./key-bundle.ts";
import type { OutcomeSignature } from "./outcome-signature.ts";
import type { ProofOfPossession } from "./proof-of-possession.ts";
import { type Alg, type PublicJwk, publicJwk } from "./public-jwk.ts";
import { hashText } from "./sha256.ts";
import type { SessionToken } from "./session-token.ts";
import { type SigningKey, signingKeyFromPem } from "./signing-key.ts";
import { TokenError } from "./token-error.ts";
import { type VerificationKey, verificationKeyFromJwk } from "./verification-key.ts";

/** A key pair for tests. */
export interface TestKey {
  readonly signing: SigningKey;
  readonly verification: VerificationKey;
  readonly jwk: PublicJwk;
}

/** A new key pair for tests. */
export function testKey(alg: Alg): TestKey {
  const signing = signingKeyFromPem(pemOf(alg));
  const jwk = publicJwk(signing.publicKey);
  return { signing, verification: verificationKeyFromJwk(jwk), jwk };
}

/** Both algorithms, for tests that run once for each. */
export const algs: readonly Alg[] = ["Ed25519", "ES256"];

/** The time of all test tokens, and a moment shortly after it. */
export const iat = 1_800_000_000;
export const nowMs = (iat + 5) * 1000;

export const audience = "urn:writ:writ.local:identity";
export const rpc = "/writ.policy.v1.AuthorizationService/Authorize";
export const rqh = hashText("a request document");

export const clientAssertion: ClientAssertion = {
  aud: audience,
  exp: iat + 60,
  iat,
  iss: "sample/Workload::orchestrator",
  jti: "0192f7c0-0000-7000-8000-000000000001",
  rpc,
  rqh,
  sub: "sample/Workload::orchestrator",
};

export const proof: ProofOfPossession = {
  aud: audience,
  exp: iat + 60,
  iat,
  jti: "0192f7c0-0000-7000-8000-000000000002",
  rpc,
  rqh,
};

export const outcome: OutcomeSignature = {
  exec: "0192f7c0-0000-7000-8000-000000000004",
  iat,
  out: { h: hashText("an output"), len: 9 },
  status: "completed",
  tenant: "sample",
};

export const session: Omit<SessionToken, "aud" | "iss"> = {
  exp: iat + 3600,
  iat,
  jti: "0192f7c0-0000-7000-8000-000000000005",
  method: "code",
  role: "analyst",
  sub: "User::ada",
  tenant: "sample",
};

/** Claims of an identity assertion without an actor; the caller's key is `jkt`. */
export function identityClaims(jkt: string): Omit<IdentityAssertion, "aud" | "iss"> {
  return {
    cnf: { jkt },
    cred: {
      auth_time: iat,
      class: "client_assertion",
      h: hashText("credential"),
      issuer: "sample/Workload::orchestrator",
    },
    exp: iat + 60,
    facts: { principal: { attributes: { tier: 1 }, teams: ["Team::platform"] } },
    holder: jkt,
    iat,
    jti: "0192f7c0-0000-7000-8000-000000000003",
    rqh,
    runtime: null,
    sub: "Workload::orchestrator",
    tenant: "sample",
  };
}

/** Claims of a key bundle with one grant key. */
export function bundleClaims(key: TestKey): KeyBundle {
  const { kid } = key.signing;
  const naf = iat + 86_400;
  return {
    exp: iat + 3600,
    iat,
    iss: "urn:writ:writ.local:grants",
    keys: [{ jwk: key.jwk, kid, naf, nbf: iat, state: "ACTIVE", use: "exec-grant" }],
    prev_h: null,
    seq: 1,
  };
}

/** A token with any header and payload text, signed by the key. */
export function signRaw(header: string, payload: string, key: SigningKey): string {
  const input = `${base64Url(header)}.${base64Url(payload)}`;
  return `${input}.${encodeBase64Url(key.sign(encodeUtf8(input)))}`;
}

/** Text as a segment. */
export function base64Url(text: string): string {
  return encodeBase64Url(encodeUtf8(text));
}

/** What became of some work: "accepted", or the code it was refused with. Other errors pass through. */
export function verdict(work: () => unknown): string {
  try {
    work();
    return "accepted";
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

function pemOf(alg: Alg): string {
  const { privateKey } =
    alg === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}
