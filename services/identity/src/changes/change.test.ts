import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { canonicalBytes, encodeHex, type Json } from "@writ/encoding";
import { pae, PAYLOAD_TYPE, readIdentityChange } from "@writ/evidence";
import { statementKey } from "@writ/service";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { issuerOf, keys, principalOf } from "../testing/world.ts";
import { NOW_S, testKey } from "../testing/issuer.ts";
import {
  type Change,
  issuerAdded,
  issuerRemoved,
  measurementAdded,
  measurementRemoved,
  principalAdded,
  principalSuspended,
  sessionStarted,
  stated,
} from "./change.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const parts = {
  statementKey: statementKey(privateKey.export({ format: "pem", type: "pkcs8" }).toString()),
  now: () => NOW_S * 1000,
  newId: () => "01900000-0000-7000-8000-000000000001",
};
const by = "spiffe://writ.local/operator/ada";
const principal = principalOf("Agent::planner", keys.planner);
const issuer = issuerOf([testKey("ES256", "e")]);
const measurement = {
  tenant: "acme",
  profile: "process-measure/v1",
  measurement: `sha256:${"0f".repeat(32)}`,
  name: "planner",
  level: 1,
  environment: "dev",
} as const;

test.each<[string, Change, string]>([
  ["issuer.add", issuerAdded(issuer), issuer.issuer],
  ["issuer.remove", issuerRemoved(issuer), issuer.issuer],
  ["principal.add", principalAdded(principal), "Agent::planner"],
  ["principal.suspend", principalSuspended(principal, true), "Agent::planner"],
  ["principal.resume", principalSuspended(principal, false), "Agent::planner"],
  ["measurement.add", measurementAdded(measurement), measurement.measurement],
  ["measurement.remove", measurementRemoved(measurement), measurement.measurement],
])("states %s in a signed statement that evidence can read", (name, change, subject) => {
  const statement = stated(parts, change, by);
  const { predicate, subject: about } = readIdentityChange(statement.payload);
  expect(about).toEqual({
    name: `identity/${subject}`,
    sha256: digest({ change: name, ...change.document }),
  });
  expect(predicate).toMatchObject({
    change: name,
    subject,
    by,
    tenant: "acme",
    eventId: statement.eventId,
    occurredAt: "2027-01-15T08:00:00.000Z",
    recordedBy: { service: "identity" },
  });
  expect(statement.keyId).toBe(parts.statementKey.keyId);
  const signed = pae(PAYLOAD_TYPE, statement.payload);
  expect(verify("sha256", signed, createPublicKey(privateKey), statement.signature)).toBe(true);
});

test("states how an issuer's users sign in as a digest of its own", () => {
  const console = {
    clientId: "writ-console",
    rolesClaim: "groups",
    roles: [{ value: "writ-admins", role: "admin" }],
  } as const;
  const change = issuerAdded({ ...issuer, console });
  const { predicate } = readIdentityChange(stated(parts, change, by).payload);
  expect(predicate.details).toEqual({
    jwks: { sha256: digest(issuer.jwks) },
    console: { sha256: digest({ ...console, roles: [...console.roles] }) },
  });
  expect(predicate).not.toHaveProperty("session");
});

test("states that somebody signed in, in what role and how", () => {
  const started = sessionStarted(
    { tenant: "acme", uid: "User::ada" },
    { role: "approver", method: "code" },
  );
  const { predicate, subject } = readIdentityChange(stated(parts, started, by).payload);
  expect(subject.name).toBe("identity/User::ada");
  expect(predicate).toMatchObject({
    change: "session.start",
    subject: "User::ada",
    session: { role: "approver", method: "code" },
    details: {},
    by,
  });
});

test("publishes digests of what was registered and nothing of it", () => {
  const { predicate } = readIdentityChange(stated(parts, principalAdded(principal), by).payload);
  expect(predicate.details).toEqual({
    attributes: { sha256: digest({ risk: 2 }) },
    keys: { sha256: digest(principal.keys) },
    teams: { sha256: digest(["Team::ops"]) },
  });
});

function digest(value: Json): string {
  return encodeHex(sha256(canonicalBytes(value)));
}
