import { type KeyBundle, makeKeyBundle, TokenError } from "@writ/token";
import { describe, expect, test } from "vitest";
import {
  grantKeys,
  isInTime,
  isTrusted,
  isUsable,
  KeyBundleRolledBackError,
} from "./grant-keys.ts";
import { bundleClaims, bundleKey, testKeys, verifierKeys } from "./test-control-plane.ts";
import { iat, issuer, nowMs, testKey, verdict } from "./test-grants.ts";

const keys = testKeys();
const use = { issuer, roots: [keys.root.jwk], nowMs };

function bundle(change: Partial<KeyBundle> = {}): string {
  return makeKeyBundle({ ...bundleClaims(keys), ...change }, keys.root.signing);
}

describe("grantKeys", () => {
  test("finds each key for its use only", () => {
    const found = grantKeys(bundle(), use);
    const { kid } = keys.grant.signing;
    expect(found.find(kid)?.key.kid).toBe(kid);
    expect(found.findRevocation(kid)).toBeUndefined();
    expect(found.findRevocation(keys.revocation.signing.kid)?.state).toBe("ACTIVE");
    expect(found.find(keys.revocation.signing.kid)).toBeUndefined();
    expect(found.find("constructor")).toBeUndefined();
  });

  test("says when it was signed and how long it may be used", () => {
    const found = grantKeys(bundle(), use);
    expect(found).toMatchObject({ seq: 7, signedAtMs: iat * 1000, maxAgeMs: 3_600_000 });
  });

  test("imports a key once", () => {
    const found = grantKeys(bundle(), use);
    const { kid } = keys.grant.signing;
    expect(found.find(kid)?.key.publicKey).toBe(found.find(kid)?.key.publicKey);
  });

  test("refuses a bundle older than one seen, takes the same one again", () => {
    expect(() => grantKeys(bundle(), { ...use, previousSeq: 8 })).toThrow(KeyBundleRolledBackError);
    expect(grantKeys(bundle(), { ...use, previousSeq: 7 }).seq).toBe(7);
    expect(grantKeys(bundle(), { ...use, previousSeq: 6 }).seq).toBe(7);
    expect(() => grantKeys(bundle(), { ...use, previousSeq: Number.NaN })).toThrow(
      KeyBundleRolledBackError,
    );
  });

  test("refuses a bundle of another root, of another issuer, or past its time", () => {
    const attempts = [
      { ...use, roots: [testKey("ES256").jwk] },
      { ...use, issuer: "urn:writ:elsewhere:grants" },
      { ...use, nowMs: (iat + 3600 + 31) * 1000 },
    ];
    expect(attempts.map((attempt) => verdict(() => grantKeys(bundle(), attempt)))).toEqual([
      "TOKEN_KEY_UNKNOWN",
      "TOKEN_WRONG_ISSUER",
      "TOKEN_EXPIRED",
    ]);
    expect(() => grantKeys("", use)).toThrow(TokenError);
  });

  test.each([
    ["ACTIVE", true],
    ["OLD", true],
    ["TAINTED", false],
    ["REVOKED", false],
  ] as const)("a key that is %s is trusted: %s", (state, expected) => {
    const entry = { ...bundleKey(keys.grant, "exec-grant"), state };
    const key = verifierKeys(keys, { keys: [entry] }).find(keys.grant.signing.kid);
    expect(key && isTrusted(key)).toBe(expected);
    expect(key && isUsable(key, nowMs)).toBe(expected);
  });

  test("a key is in time from nbf on and until naf", () => {
    const entry = { ...bundleKey(keys.grant, "exec-grant"), nbf: iat, naf: iat + 10 };
    const key = verifierKeys(keys, { keys: [entry] }).find(keys.grant.signing.kid);
    const times = [
      iat * 1000 - 1,
      iat * 1000,
      (iat + 10) * 1000 - 1,
      (iat + 10) * 1000,
      Number.NaN,
    ];
    expect(times.map((time) => key && isInTime(key, time))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
