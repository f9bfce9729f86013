import { canonicalBytes, type Json } from "@writ/encoding";
import { signCompact } from "@writ/token";
import { describe, expect, test } from "vitest";
import {
  type RevocationFrame,
  RevocationFrameError,
  readRevocationFrame,
  signRevocationFrame,
} from "./revocation-frame.ts";
import { isPredicateValue } from "./revocation-predicate.ts";
import { bundleKey, frameClaims, predicate, testKeys, verifierKeys } from "./test-control-plane.ts";
import { digest, iat, issuer, nowMs, nowS, replaced, uuid } from "./test-grants.ts";

const keys = testKeys();
const use = { issuer, tenant: "sample", keys: verifierKeys(keys), nowMs };
const entry = predicate("grant", uuid(1));
const snapshot = frameClaims("snapshot", [entry]);

function signed(claims: Json, typ = "exec-revocation+jwt", key = keys.revocation): string {
  return signCompact({ typ, key: key.signing, payload: canonicalBytes(claims) });
}

function refusal(token: string, change: Partial<typeof use> = {}): string {
  try {
    readRevocationFrame(token, { ...use, ...change });
    return "accepted";
  } catch (error) {
    if (error instanceof RevocationFrameError) return "refused";
    throw error;
  }
}

describe("readRevocationFrame", () => {
  test.each(["snapshot", "delta", "heartbeat"] as const)("reads back a %s", (kind) => {
    const claims = frameClaims(kind, [entry, predicate("principal", "User::bob")]);
    const token = signRevocationFrame(claims, keys.revocation.signing);
    expect(readRevocationFrame(token, use)).toEqual(claims);
  });

  test("refuses another key, another type, and no token", () => {
    expect(refusal(signed(snapshot))).toBe("accepted");
    expect(refusal(signed(snapshot, "exec-revocation+jwt", keys.grant))).toBe("refused");
    expect(refusal(signed(snapshot, "exec-grant+jwt"))).toBe("refused");
    expect(refusal("")).toBe("refused");
  });

  test("refuses a key that is distrusted or past its time", () => {
    const key = bundleKey(keys.revocation, "exec-revocation");
    for (const change of [
      { state: "TAINTED" as const },
      { state: "REVOKED" as const },
      { naf: nowS },
    ]) {
      const distrusted = verifierKeys(keys, { keys: [{ ...key, ...change }] });
      expect(refusal(signed(snapshot), { keys: distrusted })).toBe("refused");
    }
  });

  test.each<[string, Partial<RevocationFrame>]>([
    ["another issuer", { iss: "urn:writ:elsewhere:grants" }],
    ["another tenant", { tenant: "other", entries: [{ ...entry, tenant: "other" }] }],
    ["a snapshot without all entries", { seq: 2 }],
    ["more entries than seq", { seq: 0 }],
    ["a delta without entries", { kind: "delta", entries: [] }],
    ["a heartbeat with entries", { kind: "heartbeat" }],
    ["an entry of another tenant", { entries: [{ ...entry, tenant: "other" }] }],
    ["two times that differ", { signed_at: nowS - 1 }],
    ["no lifetime", { exp: nowS }],
    ["a lifetime that is too long", { exp: nowS + 301 }],
    ["a negative seq", { seq: -1 }],
  ])("refuses %s, and does not sign it", (_, change) => {
    const claims = { ...snapshot, ...change };
    expect(refusal(signed(claims))).toBe("refused");
    const isOursToSign = change.iss !== undefined || change.tenant !== undefined;
    expect(refusalToSign(claims)).toBe(isOursToSign ? "signed" : "refused");
  });

  test.each(["", "extra", "entries.0.extra"])("refuses an unknown member %s", (path) => {
    const claims = path === "" ? [] : replaced(snapshot, path.split("."), 1);
    expect(refusal(signed(claims))).toBe("refused");
  });

  test("refuses a frame that is over, to the millisecond", () => {
    const token = signed(snapshot);
    expect(refusal(token, { nowMs: snapshot.exp * 1000 - 1 })).toBe("accepted");
    expect(refusal(token, { nowMs: snapshot.exp * 1000 })).toBe("refused");
    expect(refusal(token, { nowMs: Number.NaN })).toBe("refused");
  });

  test("refuses a frame from the future, but for two seconds", () => {
    const token = signed(snapshot);
    expect(refusal(token, { nowMs: nowMs - 2000 })).toBe("accepted");
    expect(refusal(token, { nowMs: nowMs - 2001 })).toBe("refused");
  });

  test("takes entries for all tenants in the stream of one, and of one in the stream of all", () => {
    const general = frameClaims("snapshot", [{ ...entry, tenant: "" }]);
    expect(refusal(signed(general))).toBe("accepted");
    const all = { ...frameClaims("snapshot", [entry]), tenant: "" };
    expect(refusal(signed(all), { tenant: "" })).toBe("accepted");
    expect(refusal(signed(all))).toBe("refused");
  });
});

function refusalToSign(claims: RevocationFrame): string {
  try {
    signRevocationFrame(claims, keys.revocation.signing);
    return "signed";
  } catch (error) {
    if (error instanceof RevocationFrameError) return "refused";
    throw error;
  }
}

describe("isPredicateValue", () => {
  test.each([
    ["grant", uuid(1), uuid(1).toUpperCase()],
    ["execution", uuid(1), "*"],
    ["principal", "User::a", "Tool::a"],
    ["actor", "Agent::a", "Agent::"],
    ["policy", digest("p"), digest("p").slice(7)],
    ["measurement", digest("m"), digest("m").toUpperCase()],
    ["key", keys.grant.signing.kid, "kid"],
    ["tenant", "sample", "Sample"],
  ] as const)("a %s can be %s and not %s", (type, right, wrong) => {
    expect(isPredicateValue(type, right)).toBe(true);
    expect(isPredicateValue(type, wrong)).toBe(false);
    const claims = frameClaims("snapshot", [predicate(type, wrong)]);
    expect(refusal(signed(claims))).toBe("refused");
  });
});

test("the times of a frame are whole seconds and milliseconds of the same moment", () => {
  const claims = frameClaims("heartbeat", [], { atMs: iat * 1000 + 999 });
  expect(claims.signed_at).toBe(iat);
  expect(refusal(signed(claims))).toBe("accepted");
});
