import { generateKeyPairSync } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import {
  type ClientAssertion,
  findKeyAmong,
  makeClientAssertion,
  makeProofOfPossession,
  type ProofOfPossession,
  publicJwk,
  readIdentityAssertion,
  sha256,
  type SigningKey,
  signingKeyFromPem,
  verificationKeyCache,
} from "@writ/token";
import { goodClaims, NOW_S, type TestKey } from "./issuer.ts";
import type { Issuer } from "../registry/issuer.ts";
import type { Principal } from "../registry/principal.ts";
import { registry } from "../registry/registry.ts";
import type { IdentityStore, PendingStatement } from "../store/store.ts";
import type { Check } from "../credential/check.ts";
import type { Verdict, VerifierParts } from "../credential/verify-credentials.ts";

/** A key pair of a test. */
export type Key = ReturnType<typeof signingKeyFromPem>;

/** The request that all checks of tests are for. */
export const RQH = encodeBase64Url(sha256("the request"));
/** The method that all checks of tests are for. */
export const RPC = "/writ.policy.v1.AuthorizationService/Authorize";
/** The audience of client assertions and proofs in tests. */
export const AUDIENCE = "urn:writ:test:identity";

/** A fresh key. */
export function newKey(alg: SigningKey["alg"] = "Ed25519"): Key {
  const { privateKey } =
    alg === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return signingKeyFromPem(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
}

/** Who exists in tests, and the keys they hold. */
export const keys = {
  identity: newKey(),
  orchestrator: newKey("ES256"),
  planner: newKey(),
  stranger: newKey(),
};

const principals: readonly Principal[] = [
  principalOf("Workload::orchestrator", keys.orchestrator),
  principalOf("Agent::planner", keys.planner),
];

/** A verifier over a store with a workload and an agent of the tenant acme. It is NOW_S until `clock` is moved. */
export async function testWorld(store: IdentityStore) {
  for (const principal of principals) await store.addPrincipal(principal, statement("acme"));
  const clock = { ms: NOW_S * 1000 };
  const importKey = verificationKeyCache(100);
  let ids = 0;
  const parts: VerifierParts & { readonly store: IdentityStore } = {
    store,
    registry: registry(store, importKey, 1000),
    importKey,
    audience: AUDIENCE,
    key: keys.identity,
    now: () => clock.ms,
    newId: () => uuid(++ids),
  };
  return { parts, clock };
}

/** A principal of the tenant acme with one key. */
export function principalOf(uid: string, key: Key): Principal {
  return {
    tenant: "acme",
    uid,
    keys: [publicJwk(key.publicKey)],
    teams: ["Team::ops"],
    attributes: { risk: 2 },
    suspended: false,
    createdAtMs: 1,
  };
}

/** An issuer of the tenant acme that trusts the keys. */
export function issuerOf(issuerKeys: readonly TestKey[], changes: Partial<Issuer> = {}): Issuer {
  const use = changes.kind === "jwt_svid" ? "jwt-svid" : "sig";
  return {
    tenant: "acme",
    issuer: use === "sig" ? goodClaims.iss : "spiffe://example.org",
    kind: "oidc",
    algorithms: [...new Set(issuerKeys.map((key) => key.alg))],
    audience: goodClaims.aud,
    jwks: JSON.stringify({ keys: issuerKeys.map((key) => ({ ...key.jwk, use })) }),
    maxLifetimeS: 3600,
    principalType: "User",
    ...changes,
  };
}

let made = 0;

/** A client assertion of the tenant acme's orchestrator, good now but for the changes. */
export function assertion(changes: Partial<ClientAssertion> = {}, key: Key = keys.orchestrator) {
  const iss = changes.iss ?? "acme/Workload::orchestrator";
  const claims = {
    aud: AUDIENCE,
    exp: NOW_S + 60,
    iat: NOW_S,
    jti: uuid(++made),
    rpc: RPC,
    rqh: RQH,
  };
  return makeClientAssertion({ ...claims, iss, sub: iss, ...changes }, key);
}

/** A client assertion of the tenant acme's planner. */
export function actorAssertion(changes: Partial<ClientAssertion> = {}, key: Key = keys.planner) {
  return assertion({ iss: "acme/Agent::planner", ...changes }, key);
}

/** A proof of possession, good now but for the changes. */
export function proof(key: Key, changes: Partial<ProofOfPossession> = {}) {
  const claims = {
    aud: AUDIENCE,
    exp: NOW_S + 30,
    iat: NOW_S,
    jti: uuid(++made),
    rpc: RPC,
    rqh: RQH,
  };
  return makeProofOfPossession({ ...claims, ...changes }, key, publicJwk(key.publicKey));
}

/** A check of a client assertion. */
export function assertionCheck(token: string, changes: Partial<Check> = {}): Check {
  return checkOf({ credential: { kind: "client_assertion", token }, ...changes });
}

/** A check of a bearer token. */
export function bearerCheck(token: string, changes: Partial<Check> = {}): Check {
  return checkOf({ credential: { kind: "bearer_token", token }, ...changes });
}

/** What an assertion says, verified as a service would. */
export function read(verdict: Verdict | undefined) {
  if (verdict === undefined || !("assertion" in verdict)) return verdict;
  const findKey = findKeyAmong([publicJwk(keys.identity.publicKey)]);
  return readIdentityAssertion(verdict.assertion, findKey, { rqh: RQH, nowMs: NOW_S * 1000 });
}

/** The code of a denial, or "assertion". */
export function outcome(verdict: Verdict | undefined): string | undefined {
  if (verdict === undefined) return undefined;
  return "assertion" in verdict ? "assertion" : verdict.denial.code;
}

/** A statement that goes with a change. */
export function statement(tenant: string): PendingStatement {
  const bytes = new Uint8Array();
  return { tenant, eventId: uuid(++made), payload: bytes, signature: bytes, keyId: "k" };
}

function checkOf(changes: Partial<Check>): Check {
  return {
    credential: undefined,
    proof: "",
    actorAssertion: "",
    chainPrincipal: "",
    rqh: RQH,
    rpc: RPC,
    runtime: undefined,
    ...changes,
  };
}

function uuid(n: number): string {
  return `01900000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}
