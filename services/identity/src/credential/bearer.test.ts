import { generateKeyPairSync } from "node:crypto";
import { hashText, publicJwk, signCompact } from "@writ/token";
import { expect, test } from "vitest";
import { goodClaims, goodSvidClaims, issueToken, NOW_S, testKey } from "../testing/issuer.ts";
import { memoryStore } from "../store/memory.ts";
import type { Check } from "./check.ts";
import {
  actorAssertion,
  assertion,
  bearerCheck,
  issuerOf,
  keys,
  newKey,
  outcome,
  principalOf,
  proof,
  read,
  statement,
  testWorld,
} from "../testing/world.ts";
import { verifyCredentials } from "./verify-credentials.ts";

const issuerKey = testKey("RS256", "i1");
const svidKey = testKey("ES256", "s1");
const holder = newKey();

async function world() {
  const { parts } = await testWorld(memoryStore());
  await parts.store.addIssuer(issuerOf([issuerKey]), statement("acme"));
  const svid = issuerOf([svidKey], { kind: "jwt_svid", principalType: "Workload" });
  await parts.store.addIssuer(svid, statement("acme"));
  const verify = async (check: Check) => (await verifyCredentials(parts, [check]))[0];
  return { store: parts.store, verify, parts };
}

const token = await issueToken(issuerKey, goodClaims);
const denialOf = async (check: Check) => outcome(await (await world()).verify(check));

test("vouches for a user of an issuer whom nobody registered", async () => {
  const { verify } = await world();
  const verdict = await verify(bearerCheck(token, { proof: proof(holder) }));
  expect(read(verdict)).toMatchObject({
    sub: "User::alice",
    tenant: "acme",
    holder: holder.kid,
    cnf: { jkt: holder.kid },
    cred: {
      auth_time: goodClaims.iat,
      class: "oidc",
      h: hashText(token.slice(0, token.lastIndexOf("."))),
      issuer: goodClaims.iss,
    },
    facts: { principal: { attributes: { suspended: false }, teams: [] } },
  });
});

test("takes teams and attributes from the row of a registered user", async () => {
  const { store, verify } = await world();
  await store.addPrincipal(
    { ...principalOf("User::alice", newKey()), keys: [] },
    statement("acme"),
  );
  const verdict = await verify(bearerCheck(token, { proof: proof(holder) }));
  expect(read(verdict)).toMatchObject({
    facts: { principal: { attributes: { risk: 2, suspended: false }, teams: ["Team::ops"] } },
  });
});

test("names a JWT-SVID's principal by its path and an awkward subject by its digest", async () => {
  const { verify } = await world();
  const svid = await issueToken(svidKey, goodSvidClaims);
  expect(read(await verify(bearerCheck(svid, { proof: proof(holder) })))).toMatchObject({
    sub: "Workload::ns/shop/sa/cart",
    cred: { class: "jwt_svid", issuer: "spiffe://example.org" },
  });
  const awkward = await issueToken(issuerKey, { ...goodClaims, sub: "repo:octo/app" });
  expect(read(await verify(bearerCheck(awkward, { proof: proof(holder) })))).toMatchObject({
    sub: expect.stringMatching(/^User::sha256-[0-9a-f]{64}$/),
  });
});

test("takes a bearer token again with a fresh proof, and no proof again", async () => {
  const { verify } = await world();
  const used = proof(holder);
  expect(outcome(await verify(bearerCheck(token, { proof: used })))).toBe("assertion");
  expect(outcome(await verify(bearerCheck(token, { proof: proof(holder) })))).toBe("assertion");
  expect(outcome(await verify(bearerCheck(token, { proof: used })))).toBe("CRED_REPLAYED");
});

test("lets an agent act for a user", async () => {
  const { verify } = await world();
  const check = bearerCheck(token, { proof: proof(holder), actorAssertion: actorAssertion() });
  expect(read(await verify(check))).toMatchObject({
    act: "Agent::planner",
    cnf: { jkt: keys.planner.kid },
    holder: holder.kid,
    sub: "User::alice",
  });
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
const jwk = publicJwk(holder.publicKey);

test.each([
  ["missing", "", "POP_MISSING"],
  ["garbage", "garbage", "POP_INVALID"],
  ["a client assertion", assertion(), "POP_INVALID"],
  ["the token itself", token, "POP_INVALID"],
  ["for another audience", proof(holder, { aud: "urn:other" }), "POP_INVALID"],
  ["for another request", proof(holder, { rqh: hashText("another") }), "POP_INVALID"],
  [
    "for another method",
    proof(holder, { rpc: "/writ.grant.v1.GrantService/Redeem" }),
    "POP_INVALID",
  ],
  ["for a grant", proof(holder, { gth: hashText("a grant") }), "POP_INVALID"],
  ["over", proof(holder, { iat: NOW_S - 90, exp: NOW_S - 30 }), "POP_INVALID"],
  ["of the future", proof(holder, { iat: NOW_S + 31, exp: NOW_S + 60 }), "POP_INVALID"],
  ["carrying a private key", withHeader({ ...jwk, d: jwk.x }), "POP_INVALID"],
  ["carrying an RSA key", withHeader(rsa.export({ format: "jwk" })), "POP_INVALID"],
  ["signed by another key", withHeader(publicJwk(keys.stranger.publicKey)), "POP_INVALID"],
])("denies a proof of possession that is %s", async (_, bad, code) => {
  expect(await denialOf(bearerCheck(token, { proof: bad }))).toBe(code);
});

test("demands the key that the token is bound to", async () => {
  const bound = await issueToken(issuerKey, { ...goodClaims, cnf: { jkt: holder.kid } });
  expect(await denialOf(bearerCheck(bound, { proof: proof(holder) }))).toBe("assertion");
  expect(await denialOf(bearerCheck(bound, { proof: proof(newKey()) }))).toBe("POP_INVALID");
});

test("denies a token nobody configured the issuer of, saying nothing of a tenant", async () => {
  const { verify } = await world();
  for (const claims of [
    { ...goodClaims, iss: "https://evil.example" },
    { ...goodSvidClaims, sub: "spiffe://evil.example/x" },
    { ...goodClaims, iss: "https://login.example.org/" },
  ]) {
    const stranger = await issueToken(issuerKey, claims);
    expect(await verify(bearerCheck(stranger, { proof: proof(holder) }))).toMatchObject({
      denial: { code: "CRED_UNKNOWN_ISSUER", claimedTenant: "", claimedPrincipal: "" },
    });
  }
});

test.each([
  "",
  " ",
  "https://login.example.org\u0000",
  "https://login.example.org\n",
  "é",
  "x".repeat(257),
])("denies a token whose issuer could have no such name: %j", async (iss) => {
  const odd = await issueToken(issuerKey, { ...goodClaims, iss });
  expect(await denialOf(bearerCheck(odd, { proof: proof(holder) }))).toBe("CRED_UNKNOWN_ISSUER");
});

test("says whom a token of a configured issuer claimed", async () => {
  const { verify } = await world();
  const late = await issueToken(issuerKey, { ...goodClaims, exp: NOW_S - 100 });
  expect(await verify(bearerCheck(late, { proof: proof(holder) }))).toMatchObject({
    denial: { code: "CRED_EXPIRED", claimedTenant: "acme", claimedPrincipal: "User::alice" },
  });
});

test("lets the audience decide between tenants that share an issuer", async () => {
  const { store, verify } = await world();
  const shared = issuerOf([issuerKey], { tenant: "other", audience: "urn:writ:other" });
  await store.addIssuer(shared, statement("other"));
  const tenantOf = async (aud: string) => {
    const check = bearerCheck(await issueToken(issuerKey, { ...goodClaims, aud }), {
      proof: proof(holder),
    });
    const verdict = await verify(check);
    return read(verdict) ?? verdict;
  };
  expect(await tenantOf(goodClaims.aud)).toMatchObject({ tenant: "acme" });
  expect(await tenantOf("urn:writ:other")).toMatchObject({ tenant: "other" });
  expect(await tenantOf("urn:writ:third")).toMatchObject({
    denial: { code: "CRED_WRONG_AUDIENCE", claimedTenant: "" },
  });
});

test("stops trusting a removed issuer at once, and trusts a new one at once", async () => {
  const { store, verify } = await world();
  const check = () => bearerCheck(token, { proof: proof(holder) });
  expect(outcome(await verify(check()))).toBe("assertion");
  await store.removeIssuer({ tenant: "acme", issuer: goodClaims.iss }, statement("acme"));
  expect(outcome(await verify(check()))).toBe("CRED_UNKNOWN_ISSUER");
  await store.addIssuer(issuerOf([issuerKey]), statement("acme"));
  expect(outcome(await verify(check()))).toBe("assertion");
});

test("denies every token of our own where a bearer token belongs", async () => {
  const { parts, verify } = await world();
  const [vouched] = await verifyCredentials(parts, [bearerCheck(token, { proof: proof(holder) })]);
  const ours = [
    assertion(),
    proof(holder),
    vouched && "assertion" in vouched ? vouched.assertion : "",
  ];
  for (const own of ours)
    expect(outcome(await verify(bearerCheck(own, { proof: proof(holder) })))).toMatch(/^CRED_/);
});

/** A proof whose header carries another key than the one that signs. */
function withHeader(key: object): string {
  const payload = Buffer.from(proof(holder).split(".")[1] ?? "", "base64url");
  const signed = signCompact({ typ: "exec-pop+jwt", key: holder, payload, jwk: key as typeof jwk });
  return signed;
}
