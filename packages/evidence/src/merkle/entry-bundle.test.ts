import fc from "fast-check";
import { expect, test } from "vitest";
import { EntryBundleError, formatEntryBundle, parseEntryBundle } from "./entry-bundle.ts";

test("reads back any entries, also empty ones", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 }), (entries) => {
      expect(parseEntryBundle(formatEntryBundle(entries), entries.length)).toEqual(entries);
    }),
  );
});

test("holds entries of up to 65535 bytes", () => {
  const largest = new Uint8Array(65_535).fill(7);
  expect(parseEntryBundle(formatEntryBundle([largest]), 1)).toEqual([largest]);
  expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow(EntryBundleError);
});

test("refuses bundles that are cut short or hold another number of entries", () => {
  const bundle = formatEntryBundle([Uint8Array.of(1, 2), Uint8Array.of(3)]);
  for (let length = 1; length < bundle.length; length++) {
    expect(() => parseEntryBundle(bundle.subarray(0, length), 2)).toThrow(EntryBundleError);
  }
  expect(() => parseEntryBundle(bundle, 1)).toThrow(EntryBundleError);
  expect(() => parseEntryBundle(bundle, 3)).toThrow(EntryBundleError);
});
