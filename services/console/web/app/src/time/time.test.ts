import { expect, test } from "vitest";
import { briefly, durationMs } from "./duration.ts";
import { instantMs, msOf } from "./instant.ts";
import { offset, rfc3339, shownTime } from "./zone.ts";

const AT = Date.UTC(2026, 10, 23, 12, 4, 30, 912);

test("durations are a whole number with a unit", () => {
  expect(durationMs("1h")).toBe(3_600_000);
  expect(durationMs("90s")).toBe(90_000);
  for (const text of ["", "0h", "1", "h", "1.5h", "1w", "999999d"])
    expect(durationMs(text)).toBeUndefined();
});

test("durations are told as short as they get", () => {
  expect([800, 34_000, 700_000, 10_000_000, 400_000_000].map(briefly)).toEqual([
    "0.8 s",
    "34 s",
    "12 min",
    "3 h",
    "5 d",
  ]);
  expect(briefly(-5)).toBe("0.0 s");
});

test("a time of today is a time of day, of another day it has its date", () => {
  expect(shownTime(AT, "utc", "tick", AT + 1000)).toBe("12:04:30.912");
  expect(shownTime(AT, "utc", "tick", AT + 86_400_000)).toBe("11-23 12:04:30");
  expect(shownTime(AT, "utc", "full", AT)).toBe("2026-11-23 12:04:30.912 UTC");
  expect(shownTime(AT, "utc", "minute", AT)).toBe("2026-11-23 12:04");
});

test("what is copied is UTC, whatever is shown", () => {
  expect(rfc3339(AT)).toBe("2026-11-23T12:04:30.912Z");
  expect(offset(AT, "utc")).toBe("UTC");
});

test("an instant without a zone is UTC", () => {
  expect(instantMs("2026-11-23")).toBe(Date.UTC(2026, 10, 23));
  expect(instantMs("2026-11-23T12:04")).toBe(Date.UTC(2026, 10, 23, 12, 4));
  expect(instantMs("2026-11-23T12:04:30.912Z")).toBe(AT);
  expect(instantMs("2026-11-23T13:04:30+01:00")).toBe(AT - 912);
  for (const text of ["", "today", "2026-13-01", "2026-11-23T25:00", "1764"])
    expect(instantMs(text)).toBeUndefined();
});

test("an absent timestamp is undefined, not the epoch", () => {
  expect(msOf(undefined)).toBeUndefined();
});
