import { expect, test } from "vitest";
import { verdict } from "./test-tokens.ts";
import { checkClock, checkLifetime, CLOCK_SKEW_S } from "./times.ts";

const iat = 1_800_000_000;
const claims = { iat, exp: iat + 60 };
const at = (nowMs: number) => verdict(() => checkClock(claims, nowMs));

test("allows clocks to be 30 seconds apart", () => {
  expect(CLOCK_SKEW_S).toBe(30);
});

test("accepts from 30 seconds before iat on, to the millisecond", () => {
  expect(at((iat - 30) * 1000 - 1)).toBe("TOKEN_NOT_YET_VALID");
  expect(at((iat - 30) * 1000)).toBe("accepted");
});

test("accepts until 30 seconds after exp, to the millisecond", () => {
  expect(at((iat + 90) * 1000 - 1)).toBe("accepted");
  expect(at((iat + 90) * 1000)).toBe("TOKEN_EXPIRED");
});

test.each([Number.NaN, Infinity, -Infinity])("accepts nothing when the clock says %d", (now) => {
  expect(at(now)).not.toBe("accepted");
});

test("accepts a lifetime of one second up to the longest", () => {
  const of = (s: number) => verdict(() => checkLifetime({ iat, exp: iat + s }, 60));
  expect(of(1)).toBe("accepted");
  expect(of(60)).toBe("accepted");
  for (const s of [61, 0, -1, 10 * 365 * 86_400, Number.NaN]) expect(of(s)).toBe("TOKEN_LIFETIME");
});
