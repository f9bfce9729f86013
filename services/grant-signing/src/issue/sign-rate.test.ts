import { expect, test } from "vitest";
import { signRate } from "./sign-rate.ts";

function clock(): { now: () => number; pass: (ms: number) => void } {
  let ms = 1_000_000;
  return { now: () => ms, pass: (more) => (ms += more) };
}

test("one tenant cannot use up what is left for another", () => {
  const take = signRate({ perTenant: 2, overall: 10 }, clock().now);
  expect([take("a"), take("a"), take("a"), take("b")]).toEqual([true, true, false, true]);
});

test("all tenants together are bounded", () => {
  const take = signRate({ perTenant: 2, overall: 3 }, clock().now);
  expect([take("a"), take("b"), take("c"), take("d")]).toEqual([true, true, true, false]);
});

test("signatures come back with time and never exceed a second's worth", () => {
  const time = clock();
  const take = signRate({ perTenant: 2, overall: 10 }, time.now);
  take("a");
  take("a");
  expect(take("a")).toBe(false);
  time.pass(500);
  expect([take("a"), take("a")]).toEqual([true, false]);
  time.pass(60_000);
  expect([take("a"), take("a"), take("a")]).toEqual([true, true, false]);
});

test("a clock that goes back gives nothing", () => {
  const time = clock();
  const take = signRate({ perTenant: 1, overall: 10 }, time.now);
  expect(take("a")).toBe(true);
  time.pass(-10_000);
  expect(take("a")).toBe(false);
});
