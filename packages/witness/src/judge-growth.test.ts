import { decodeHex, encodeHex } from "@writ/encoding";
import { type AddCheckpoint, unverifiedCheckpoint } from "@writ/evidence";
import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeGrowth } from "./judge-growth.ts";
import { type Fork, testLog } from "./testing/test-log.ts";

const log = testLog();
const fork: Fork = { name: "fork", forkedAt: 0 };

function judged(last: number | null, ask: AddCheckpoint, changes: Partial<AddCheckpoint> = {}) {
  const before = last === null ? undefined : unverifiedCheckpoint(log.checkpoint(last));
  const answer = judgeGrowth(before, unverifiedCheckpoint(ask.checkpoint), { ...ask, ...changes });
  return answer?.status ?? "continues";
}

const sizes = fc
  .tuple(fc.nat(130), fc.nat(130))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

test("every tree of a log continues every smaller one", () => {
  fc.assert(
    fc.property(sizes, ([from, to]) => {
      expect(judged(from, log.ask(from, to))).toBe("continues");
      expect(judged(null, log.ask(0, to))).toBe("continues");
    }),
    { numRuns: 60 },
  );
});

test("no tree continues one that it does not hold, whatever the proof", () => {
  fc.assert(
    fc.property(sizes, fc.nat(129), ([from, to], at) => {
      fc.pre(from > 0);
      const forked = log.ask(from, to, { name: "fork", forkedAt: at % from });
      expect(judged(from, forked)).toBe(from === to ? 409 : 422);
      const proof = log.ask(from, to).proof;
      expect(judged(from, forked, { proof })).toBe(from === to ? 409 : 422);
    }),
    { numRuns: 60 },
  );
});

test("no other proof will do", () => {
  const ask = log.ask(11, 237);
  for (const [i, hash] of ask.proof.entries()) {
    const flipped = decodeHex(encodeHex(hash).replace(/^./, (c) => (c === "0" ? "1" : "0")));
    expect(judged(11, ask, { proof: ask.proof.with(i, flipped) })).toBe(422);
    expect(judged(11, ask, { proof: ask.proof.toSpliced(i, 1) })).toBe(422);
    expect(judged(11, ask, { proof: ask.proof.toSpliced(i, 0, hash) })).toBe(422);
  }
  expect(judged(11, ask, { proof: ask.proof.toReversed() })).toBe(422);
});

test("a proof from nothing, or from a tree to itself, is empty", () => {
  const [hash = new Uint8Array(32)] = log.ask(3, 7).proof;
  expect(judged(null, log.ask(0, 7), { proof: [hash] })).toBe(422);
  expect(judged(0, log.ask(0, 0), { proof: [hash] })).toBe(422);
  expect(judged(7, log.ask(7, 7), { proof: [hash] })).toBe(422);
});

test("the tree without leaves has one root only", () => {
  const note = log.checkpoint(0);
  const next = { ...unverifiedCheckpoint(note), root: new Uint8Array(32) };
  expect(judgeGrowth(undefined, next, { oldSize: 0, proof: [] })).toMatchObject({
    status: 409,
    size: 0,
  });
});

test("tells the size it stands at when the old size is another one", () => {
  fc.assert(
    fc.property(fc.option(fc.nat(100)), sizes, (last, [from, to]) => {
      fc.pre(from !== (last ?? 0));
      const before = last === null ? undefined : unverifiedCheckpoint(log.checkpoint(last));
      const next = unverifiedCheckpoint(log.checkpoint(to));
      expect(judgeGrowth(before, next, log.ask(from, to))).toMatchObject({
        status: 409,
        size: last ?? 0,
      });
    }),
    { numRuns: 60 },
  );
});

test("a smaller tree is never a continuation", () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ([to, last], isFork) => {
      fc.pre(to < last);
      const ask = log.ask(0, to, isFork ? fork : undefined);
      expect(judged(last, ask, { oldSize: last })).toBe(400);
      for (const oldSize of [0, to]) expect(judged(last, ask, { oldSize })).toBe(409);
    }),
    { numRuns: 60 },
  );
});
