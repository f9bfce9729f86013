import { hashText } from "@writ/token";
import { expect, test } from "vitest";
import { type BundleRequest, nextBundle, type OwnKey, stillServes } from "./next-bundle.ts";

const nowS = 1_800_000_000;

function key(name: string, use: OwnKey["use"]): OwnKey {
  return { kid: hashText(name), use, jwk: { kty: "OKP", crv: "Ed25519", x: hashText(`x${name}`) } };
}

function request(own: readonly OwnKey[], change: Partial<BundleRequest> = {}): BundleRequest {
  return { issuer: "urn:writ:test:grants", own, lifeS: 3600, nowS, ...change };
}

const own = [key("grant", "exec-grant"), key("revocation", "exec-revocation")];

function states(bundle: ReturnType<typeof nextBundle>): Record<string, string> {
  return Object.fromEntries(bundle.keys.map((k) => [k.kid, k.state]));
}

test("the first bundle has number 1, no predecessor and our keys", () => {
  const bundle = nextBundle(undefined, request(own));
  expect(bundle).toMatchObject({ seq: 1, prev_h: null, iat: nowS, exp: nowS + 3600 });
  expect(states(bundle)).toEqual({
    [hashText("grant")]: "ACTIVE",
    [hashText("revocation")]: "ACTIVE",
  });
});

test("a bundle serves until half of its life is over, and only with our keys", () => {
  const previous = { bundle: nextBundle(undefined, request(own)), hash: hashText("before") };
  expect(stillServes(previous, request(own, { nowS: nowS + 1799 }))).toBe(true);
  expect(stillServes(previous, request(own, { nowS: nowS + 1800 }))).toBe(false);
  const other = [key("new", "exec-grant"), key("revocation", "exec-revocation")];
  expect(stillServes(previous, request(other))).toBe(false);
});

test("a key that gave way verifies until the last execution it started is over", () => {
  const first = { bundle: nextBundle(undefined, request(own)), hash: hashText("before") };
  const other = [key("new", "exec-grant"), key("revocation", "exec-revocation")];
  const second = nextBundle(first, request(other, { nowS: nowS + 100 }));
  expect(second).toMatchObject({ seq: 2, prev_h: hashText("before") });
  expect(states(second)).toMatchObject({ [hashText("grant")]: "OLD", [hashText("new")]: "ACTIVE" });
  // A grant signed at the last moment of the first bundle may run for a day.
  const lastNeeded = first.bundle.exp + 86_400;
  const late = nextBundle({ bundle: second, hash: "" }, request(other, { nowS: lastNeeded }));
  expect(states(late)).toMatchObject({ [hashText("grant")]: "OLD" });
  const later = nextBundle({ bundle: late, hash: "" }, request(other, { nowS: lastNeeded + 3600 }));
  expect(states(later)).not.toHaveProperty(hashText("grant"));
});

test("a distrusted key never becomes active again", () => {
  const first = nextBundle(undefined, request(own));
  const tainted = {
    bundle: { ...first, keys: first.keys.map((k) => ({ ...k, state: "TAINTED" as const })) },
    hash: hashText("before"),
  };
  expect(Object.values(states(nextBundle(tainted, request(own))))).toEqual(["TAINTED", "TAINTED"]);
});
