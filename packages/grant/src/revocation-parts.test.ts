import { hashText } from "@writ/token";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RevocationFrameError, signRevocationFrame } from "./revocation-frame.ts";
import { type RevocationView, revocationView } from "./revocation-view.ts";
import { grantFacts } from "./revoked-by.ts";
import {
  frame,
  frameClaims,
  partsOf,
  predicate,
  testKeys,
  verifierKeys,
} from "./test-control-plane.ts";
import { issuer, nowMs, rootClaims, uuid } from "./test-grants.ts";

const keys = testKeys();
const verifying = verifierKeys(keys);
const entries = Array.from({ length: 12 }, (_, n) => predicate("grant", uuid(n + 10)));
const start = revocationView({ issuer, tenant: "sample" });

function after(view: RevocationView, ...tokens: readonly string[]): RevocationView {
  return tokens.reduce((known, token) => known.applied(token, verifying, nowMs), view);
}

function first(n: number) {
  return entries.slice(0, n);
}

function forkedAt(n: number, length: number) {
  const others = Array.from({ length: length - n }, (_, k) => predicate("grant", uuid(k + 900)));
  return [...first(n), ...others];
}

/** How many of the entries a view knows. */
function known(view: RevocationView): number {
  const facts = grantFacts(rootClaims(), hashText("kid"));
  return entries.filter(({ value }) => view.revoked({ ...facts, jti: value }) !== undefined).length;
}

/** Lengths of two parts or more, of all the entries together. */
const lengths = fc
  .uniqueArray(fc.integer({ min: 1, max: entries.length - 1 }), { minLength: 1, maxLength: 6 })
  .map((cuts) => [...cuts, entries.length].toSorted((a, b) => a - b))
  .map((ends) => ends.map((end, i) => end - (ends[i - 1] ?? 0)));
/** What a view went through before. */
const past = fc.array(
  fc
    .integer({ min: 0, max: entries.length })
    .chain((n) =>
      fc.constantFrom(
        frame(keys, "snapshot", first(n), { atMs: nowMs - 900 }),
        frame(keys, "heartbeat", first(n), { atMs: nowMs - 900 }),
      ),
    ),
  { maxLength: 4 },
);

test("whatever was known before, all parts are as good as one frame, and none is good without the others", () => {
  fc.assert(
    fc.property(past, lengths, (before, cut) => {
      let view = after(start, ...before);
      const parts = partsOf(keys, entries, cut);
      for (const part of parts.slice(0, -1)) {
        view = after(view, part);
        expect(view).toMatchObject({ status: "catching-up", lastGoodMs: -Infinity });
      }
      view = after(view, ...parts.slice(-1));
      expect(view).toMatchObject({ status: "following", seq: 12, epoch: 12, lastGoodMs: nowMs });
      expect(known(view)).toBe(12);
    }),
  );
});

test("parts that are lost, late or repeated are never fresh, and the next whole snapshot heals", () => {
  fc.assert(
    fc.property(past, lengths, fc.array(fc.nat(20), { maxLength: 8 }), (before, cut, order) => {
      const parts = partsOf(keys, entries, cut);
      let view = after(start, ...before);
      for (const n of order) {
        view = after(view, parts[n % parts.length] ?? "");
        expect(view.status).not.toBe("forked");
        expect(Number.isFinite(view.lastGoodMs) ? known(view) : 12).toBe(12);
      }
      expect(after(view, ...parts)).toMatchObject({ status: "following", seq: 12 });
    }),
  );
});

describe("a list in parts", () => {
  const following = after(start, frame(keys, "snapshot", first(6), { atMs: nowMs - 500 }));

  test("that ends before what was told of already is never fresh", () => {
    const view = after(following, ...partsOf(keys, first(5), [2, 3]));
    expect(view).toMatchObject({ status: "needs-snapshot", lastGoodMs: -Infinity });
    const gap = after(following, frame(keys, "heartbeat", first(9)));
    expect(after(gap, ...partsOf(keys, first(8), [4, 4])).lastGoodMs).toBe(-Infinity);
    expect(after(gap, ...partsOf(keys, first(9), [4, 5])).status).toBe("following");
  });

  test.each([
    ["differs from what is known", following, partsOf(keys, forkedAt(4, 9), [2, 7])],
    ["differs where a part ends", following, partsOf(keys, forkedAt(4, 9), [6, 3])],
    [
      "differs from what was heard of",
      after(following, frame(keys, "heartbeat", first(8))),
      partsOf(keys, forkedAt(7, 10), [3, 3, 4]),
    ],
    [
      "differs from what was known before an earlier beginning",
      after(following, ...partsOf(keys, entries, [2, 10]).slice(0, 1)),
      partsOf(keys, forkedAt(3, 9), [3, 6]),
    ],
  ])("that %s is a fork, for ever", (_, view, parts) => {
    const forked = after(view, ...parts);
    expect(forked).toMatchObject({ status: "forked", lastGoodMs: -Infinity });
    expect(after(forked, frame(keys, "snapshot", entries)).status).toBe("forked");
  });

  test.each([
    ["a heartbeat", frame(keys, "heartbeat", first(4))],
    ["a delta that skips an entry", frame(keys, "delta", first(8), { count: 3 })],
    ["a delta of another list", frame(keys, "delta", forkedAt(4, 8), { count: 3 })],
  ])("in which %s comes is lost", (_, token) => {
    const view = after(start, ...partsOf(keys, entries, [4, 8]).slice(0, 1), token);
    expect(view).toMatchObject({ status: "needs-snapshot", lastGoodMs: -Infinity });
  });

  test("is not fresh by a part, also for one who followed", () => {
    const view = after(following, frame(keys, "delta", first(7), { isPart: true }));
    expect(view).toMatchObject({ status: "catching-up", lastGoodMs: -Infinity });
    expect(after(view, frame(keys, "delta", first(8)))).toMatchObject({
      status: "following",
      seq: 8,
      lastGoodMs: nowMs,
    });
  });
});

test.each([
  ["nothing before it", { ...frameClaims("snapshot", []), more: true as const }],
  ["a heartbeat", { ...frameClaims("heartbeat", first(2)), more: true as const }],
  ["a word", { ...frameClaims("snapshot", first(2)), more: "true" as never }],
  ["no", { ...frameClaims("snapshot", first(2)), more: false as never }],
])("a part with %s is not signed", (_, claims) => {
  expect(() => signRevocationFrame(claims, keys.revocation.signing)).toThrow(RevocationFrameError);
});
