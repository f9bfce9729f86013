import { describe, expect, test } from "vitest";
import { clockTrusted } from "./clock-trusted.ts";

const previous = { wallMs: 1_800_000_000_000, monotonicMs: 500 };

function later(wallMs: number, monotonicMs: number): boolean {
  const now = { wallMs: previous.wallMs + wallMs, monotonicMs: previous.monotonicMs + monotonicMs };
  return clockTrusted(now, previous);
}

describe("clockTrusted", () => {
  test.each([
    ["no time later", 0, 0, true],
    ["an hour later on both clocks", 3_600_000, 3_600_000, true],
    ["two seconds ahead", 12_000, 10_000, true],
    ["more than two seconds ahead", 12_001, 10_000, false],
    ["two seconds behind", 8000, 10_000, true],
    ["more than two seconds behind", 7999, 10_000, false],
    ["set forward by an hour", 3_600_000, 0, false],
    ["set back by an hour", -3_600_000, 0, false],
    ["no number", Number.NaN, 0, false],
  ])("%s", (_, wallMs, monotonicMs, expected) => {
    expect(later(wallMs, monotonicMs)).toBe(expected);
  });
});
