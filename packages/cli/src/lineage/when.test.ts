import { timestampMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { UsageError } from "../command.ts";
import { when } from "./when.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

test.each([
  ["90m", NOW - 5_400_000],
  ["7d", NOW - 604_800_000],
  ["1s", NOW - 1_000],
  ["2026-11-23T12:00:00Z", NOW],
  ["2026-11-23T13:00+01:00", NOW],
  ["2026-11-23", Date.UTC(2026, 10, 23)],
])("%s is a time", (text, ms) => {
  expect(timestampMs(when(text, NOW, "since"))).toBe(ms);
});

test.each(["", "yesterday", "0m", "-1h", "1w", "2026-13-01", "2026-11-23 12:00", "12:00"])(
  "%o is none",
  (text) => {
    expect(() => when(text, NOW, "since")).toThrow(UsageError);
  },
);
