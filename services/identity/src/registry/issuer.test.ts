import { expect, test } from "vitest";
import { issuerOf } from "../testing/world.ts";
import { testKey } from "../testing/issuer.ts";
import { checkIssuer, type IssuerDraft } from "./issuer.ts";

const rsa = testKey("RS256", "r");
const ec = testKey("ES256", "e");
const ed = testKey("Ed25519", "d");
const good: IssuerDraft = issuerOf([rsa, ec, ed]);
const svid: IssuerDraft = issuerOf([ec], { kind: "jwt_svid", principalType: "Workload" });

test("accepts OIDC issuers and SPIFFE trust domains as they are", async () => {
  expect(await checkIssuer(good)).toEqual(good);
  expect(await checkIssuer(svid)).toEqual(svid);
  for (const issuer of [
    "https://kubernetes.default.svc.cluster.local",
    "https://login.example.org:8443/realms/a~b/",
    "https://[::1]/x",
  ])
    expect((await checkIssuer({ ...good, issuer })).issuer).toBe(issuer);
});

const offCurve = { ...ec.jwk, y: testKey("ES256", "x").jwk["y"], use: "sig" };

test.each<[string, Partial<IssuerDraft>]>([
  ["issuer.tenant_id", { tenant: "-" }],
  ["issuer.tenant_id", { tenant: "" }],
  ["issuer.tenant_id", { tenant: "ACME" }],
  ["issuer.kind", { kind: undefined }],
  ["issuer.issuer", { issuer: "" }],
  ["issuer.issuer", { issuer: "http://login.example.org" }],
  ["issuer.issuer", { issuer: "login.example.org" }],
  ["issuer.issuer", { issuer: "https://login.example.org/?a=1" }],
  ["issuer.issuer", { issuer: "https://login.example.org/#a" }],
  ["issuer.issuer", { issuer: "https://user@login.example.org" }],
  ["issuer.issuer", { issuer: "https://login.example.org/a b" }],
  ["issuer.issuer", { issuer: "spiffe://example.org" }],
  ["issuer.issuer", { issuer: `https://${"a".repeat(260)}` }],
  ["issuer.algorithms", { algorithms: [] }],
  ["issuer.algorithms", { algorithms: ["RS256", "RS256"] }],
  ["issuer.algorithms", { algorithms: ["RS256", "none"] }],
  ["issuer.algorithms", { algorithms: ["HS256"] }],
  ["issuer.algorithms", { algorithms: ["EdDSA"] }],
  ["issuer.audience", { audience: "" }],
  ["issuer.audience", { audience: "two words" }],
  ["issuer.audience", { audience: "a".repeat(513) }],
  ["issuer.jwks_json", { jwks: "" }],
  ["issuer.jwks_json", { jwks: '{"keys":[]}' }],
  ["issuer.jwks_json", { jwks: issuerOf([ed]).jwks, algorithms: ["RS256"] }],
  ["issuer.jwks_json", { jwks: JSON.stringify({ keys: [offCurve] }) }],
  ["issuer.max_lifetime_s", { maxLifetimeS: 0 }],
  ["issuer.max_lifetime_s", { maxLifetimeS: 86_401 }],
  ["issuer.principal_type", { principalType: "Agent" }],
  ["issuer.principal_type", { principalType: "" }],
])("names %s when it is wrong: %j", async (field, changes) => {
  await expect(checkIssuer({ ...good, ...changes })).rejects.toMatchObject({
    name: "FieldError",
    field,
  });
});

test.each<[string, Partial<IssuerDraft>]>([
  ["issuer.issuer", { issuer: "https://example.org" }],
  ["issuer.issuer", { issuer: "spiffe://example.org/path" }],
  ["issuer.algorithms", { algorithms: ["ES256", "Ed25519"] }],
  ["issuer.jwks_json", { jwks: good.jwks }],
])("names %s of a JWT-SVID issuer when it is wrong: %j", async (field, changes) => {
  await expect(checkIssuer({ ...svid, ...changes })).rejects.toMatchObject({ field });
});
