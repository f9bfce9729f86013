import { expect, test } from "vitest";
import { hashText } from "./sha256.ts";
import { testKey } from "./test-tokens.ts";
import { findTrustedKey, parseTrust, TrustError } from "./trust.ts";

const root = testKey("Ed25519");
const identity = testKey("Ed25519");
const statement = testKey("ES256");
const off = { crv: "P-256", kty: "EC", x: identity.jwk.x, y: identity.jwk.x };

const file = {
  version: 1,
  trustDomain: "writ.local",
  ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  grantIssuer: "urn:writ:writ.local:grants",
  identityAudience: "urn:writ:writ.local:identity",
  log: {
    origin: "writ.local/log/1",
    vkey: "writ.local/log/1+0a1b2c3d+AQIDBA==",
    timestampVkey: "writ.local/log/1/timestamp+0a1b2c3d+BAIDBA==",
  },
  closedLogs: [],
  witnessPolicy: "quorum none\n",
  bundleRoots: [root.jwk],
  keys: [
    { kid: identity.signing.kid, use: "exec-id", service: "identity", jwk: identity.jwk },
    {
      kid: statement.signing.kid,
      use: "statement",
      service: "policy-decision",
      jwk: statement.jwk,
    },
  ],
};
const [identityKey] = file.keys;

test("reads a trust file, however it is laid out", () => {
  const { version: _, ca, ...rest } = file;
  expect(parseTrust(JSON.stringify(file, null, 2))).toEqual({ ...rest, caPem: ca });
});

test.each<[string, string, object]>([
  ["another version", "trust.version is not 1", { version: 2 }],
  ["an unknown member", "trust has a member it must not have: extra", { extra: 1 }],
  ["no roots", "trust.bundleRoots is not an array of 1 to 4 items", { bundleRoots: [] }],
  [
    "a private root",
    "trust.bundleRoots[0] has a member it must not have: d",
    { bundleRoots: [{ ...root.jwk, d: root.jwk.x }] },
  ],
  ["an unusable root", "jwk is not a point of its curve", { bundleRoots: [off] }],
  [
    "a kid that is not the key's",
    "a kid is not its key's thumbprint",
    { keys: [{ ...identityKey, kid: hashText("x") }] },
  ],
  ["a key twice", "a key stands twice", { keys: [identityKey, identityKey] }],
  ["a root that is a service's key too", "a key stands twice", { bundleRoots: [identity.jwk] }],
  [
    "an unknown use",
    "trust.keys[0].use is none of exec-id, statement",
    { keys: [{ ...identityKey, use: "exec-grant" }] },
  ],
  ["no certificates", "trust.ca is not certificates in PEM", { ca: "" }],
  [
    "a private key for certificates",
    "trust.ca is not certificates in PEM",
    { ca: "-----BEGIN PRIVATE KEY-----" },
  ],
  ["a log without key", "trust.log.vkey is missing", { log: { origin: "writ.local/log/1" } }],
  [
    "a closed log without key",
    "trust.closedLogs[0].vkey is missing",
    { closedLogs: [{ origin: "o" }] },
  ],
  ["no witness policy", "trust.witnessPolicy is not a witness policy", { witnessPolicy: "" }],
  [
    "a retirement at no time",
    "trust.keys[0].retiredAt is not a time in UTC with milliseconds",
    { keys: [{ ...identityKey, retiredAt: "2026-11-23" }] },
  ],
  [
    "an issuer with spaces",
    "trust.grantIssuer is not 1 to 512 printable characters",
    { grantIssuer: "a b" },
  ],
  ["a trust domain in upper case", "trust.trustDomain is not a trust domain", { trustDomain: "W" }],
])("refuses %s", (_, message, changes) => {
  const json = JSON.stringify({ ...file, ...changes });
  expect(() => parseTrust(json)).toThrow(new TrustError(message));
});

test("finds a key for the use it is trusted for only", () => {
  const trust = parseTrust(JSON.stringify(file));
  const { kid } = identity.signing;
  expect(findTrustedKey(trust, "exec-id")(kid)?.kid).toBe(kid);
  expect(findTrustedKey(trust, "statement")(kid)).toBeUndefined();
  expect(findTrustedKey(trust, "exec-id")(root.signing.kid)).toBeUndefined();
});

test("refuses what is not JSON, not an object or far too large", () => {
  expect(() => parseTrust("{")).toThrow(new TrustError("trust file is not JSON"));
  expect(() => parseTrust("null")).toThrow(new TrustError("trust is not an object"));
  expect(() => parseTrust(" ".repeat(262_145))).toThrow(new TrustError("trust file is too large"));
});
