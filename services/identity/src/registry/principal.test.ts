import { generateKeyPairSync } from "node:crypto";
import { publicJwk } from "@writ/token";
import { expect, test } from "vitest";
import { keys } from "../testing/world.ts";
import { checkPrincipal, type PrincipalDraft } from "./principal.ts";

const jwk = publicJwk(keys.planner.publicKey);
const p256 = publicJwk(keys.orchestrator.publicKey);
const good: PrincipalDraft = {
  tenant: "acme",
  uid: "Agent::planner",
  jwks: [JSON.stringify(jwk), JSON.stringify(p256, null, 2)],
  teams: ["Team::ops"],
  attributes: '{"risk": 2, "email": "a@example.org"}',
  suspended: false,
};

test("accepts a principal with its keys, teams and attributes", () => {
  expect(checkPrincipal(good, 5)).toEqual({
    tenant: "acme",
    uid: "Agent::planner",
    keys: [jwk, p256],
    teams: ["Team::ops"],
    attributes: { email: "a@example.org", risk: 2 },
    suspended: false,
    createdAtMs: 5,
  });
});

test("accepts a user without keys and attributes, but no agent without a key", () => {
  const bare = { ...good, jwks: [], attributes: "", teams: [] };
  expect(checkPrincipal({ ...bare, uid: "User::alice" }, 5).keys).toEqual([]);
  expect(() => checkPrincipal(bare, 5)).toThrow("principal.jwks_json");
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const offCurve = { ...p256, y: jwk.x };

test.each<[string, Partial<PrincipalDraft>]>([
  ["principal.tenant_id", { tenant: "-" }],
  ["principal.principal", { uid: "Team::ops" }],
  ["principal.principal", { uid: "planner" }],
  ["principal.principal", { uid: "Agent::pl anner" }],
  ["principal.principal", { uid: "Agent::" }],
  ["principal.teams", { teams: ["ops"] }],
  ["principal.teams", { teams: ["User::ops"] }],
  ["principal.teams", { teams: ["Team::ops", "Team::ops"] }],
  ["principal.teams", { teams: Array.from({ length: 129 }, (_, i) => `Team::t${i}`) }],
  ["principal.jwks_json", { jwks: [JSON.stringify(jwk), JSON.stringify(jwk)] }],
  ["principal.jwks_json", { jwks: Array.from({ length: 9 }, () => JSON.stringify(jwk)) }],
  ["principal.jwks_json[0]", { jwks: ["{}"] }],
  ["principal.jwks_json[0]", { jwks: ["not json"] }],
  ["principal.jwks_json[1]", { jwks: [JSON.stringify(jwk), JSON.stringify({ ...jwk, d: jwk.x })] }],
  ["principal.jwks_json[0]", { jwks: [JSON.stringify({ ...jwk, kid: "k" })] }],
  ["principal.jwks_json[0]", { jwks: [`{"kty":"OKP",${JSON.stringify(jwk).slice(1)}`] }],
  ["principal.jwks_json[0]", { jwks: [JSON.stringify(rsa)] }],
  ["principal.jwks_json[0]", { jwks: [JSON.stringify(offCurve)] }],
  ["principal.jwks_json[0]", { jwks: [" ".repeat(1025)] }],
  ["principal.attributes_json", { attributes: "[]" }],
  ["principal.attributes_json", { attributes: "null" }],
  ["principal.attributes_json", { attributes: '{"a":1,"a":1}' }],
  ["principal.attributes_json", { attributes: '{"a":9007199254740993}' }],
  ["principal.attributes_json", { attributes: '{"a":1e400}' }],
  ["principal.attributes_json", { attributes: '{"__entity":{}}' }],
  ["principal.attributes_json", { attributes: '{"a":[{"__extn":1}]}' }],
  ["principal.attributes_json", { attributes: '{"__proto__":1}' }],
  ["principal.attributes_json", { attributes: '{"suspended":false}' }],
  ["principal.attributes_json", { attributes: `{"a":"${"x".repeat(6144)}"}` }],
])("names %s when it is wrong", (field, changes) => {
  expect(() => checkPrincipal({ ...good, ...changes }, 5)).toThrow(
    expect.objectContaining({ name: "FieldError", field }),
  );
});

test("never repeats a key in its message", () => {
  const d = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";
  const leak = { ...good, jwks: [JSON.stringify({ ...jwk, d })] };
  expect(() => checkPrincipal(leak, 5)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(d) }),
  );
});
