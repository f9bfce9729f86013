import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readWatchCursor, watchCursor, WatchCursorError } from "./watch-cursor.ts";

test("a cursor leads back to its place", () => {
  const places = fc.record({ logId: fc.nat({ max: 32_767 }), index: fc.nat({ max: 1e14 }) });
  fc.assert(
    fc.property(places, (place) => {
      expect(readWatchCursor(watchCursor(place))).toEqual(place);
    }),
  );
});

test.each([
  "",
  "?",
  "AAAA",
  encodeBase64Url(encodeUtf8("w1 1 -1")),
  encodeBase64Url(encodeUtf8("w1 1 1 1")),
])("%o is no cursor", (cursor) => {
  expect(() => readWatchCursor(cursor)).toThrow(WatchCursorError);
});
