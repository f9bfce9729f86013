import { expect, test } from "vitest";
import { pace } from "./pace.ts";

const DAY_S = 86_400;

function revocationsAfter(seconds: number): number {
  const { revocationS } = pace(10);
  let made = 0;
  for (let atS = 0; atS < seconds; atS += revocationS(made)) made += 1;
  return made;
}

test("there is a revocation a minute at first", () => {
  expect(pace(10).revocationS(0)).toBe(60);
  expect(pace(10).revocationS(120)).toBe(60);
});

test("a verifier that starts is never told of more than it can take, however long the probe runs", () => {
  expect(revocationsAfter(DAY_S)).toBeLessThan(700);
  expect(revocationsAfter(365 * DAY_S)).toBeLessThan(12_000);
});

test("revocations are never more frequent than rounds", () => {
  expect(pace(300).revocationS(0)).toBe(300);
});
