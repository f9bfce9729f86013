import { encodeUtf8 } from "@writ/encoding";
import { emptyTree, leafHash, type Tree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { MissingEntriesError } from "../../publish/entry-source.ts";
import { FrozenError } from "../frozen-error.ts";
import { rehash } from "./rehash.ts";

const stored = Array.from({ length: 1_400 }, (_, i) => encodeUtf8(`entry ${i}`));
const treeOf = (size: number): Tree =>
  emptyTree(sha256).append(stored.slice(0, size).map((entry) => leafHash(sha256, entry))).tree;

/** A database that has these entries, and tells which were read. */
function source(entries: readonly Uint8Array[] = stored) {
  const read: [number, number][] = [];
  return {
    read,
    entries(from: number, to: number) {
      read.push([from, to]);
      if (to > entries.length) return Promise.reject(new MissingEntriesError(from, to));
      return Promise.resolve(entries.slice(from, to));
    },
  };
}

test("every entry is read once, in pieces, whatever the tree has grown by", async () => {
  const database = source();
  const again = rehash(treeOf(3), database);
  for (const size of [3, 4, 700, 700, 1_400]) await again.upTo(treeOf(size));
  const reached = database.read.map(([, to]) => to);
  expect(database.read.map(([from]) => from)).toEqual([3, ...reached.slice(0, -1)]);
  expect(reached.at(-1)).toBe(1_400);
  expect(database.read.every(([from, to]) => to - from <= 512)).toBe(true);
});

test.each([3, 600, 1_399])("one bit of entry %i is noticed", async (index) => {
  const flipped = stored.map((entry, i) => {
    if (i !== index) return entry;
    const other = entry.slice();
    other[2] = (other[2] ?? 0) ^ 1;
    return other;
  });
  await expect(rehash(treeOf(3), source(flipped)).upTo(treeOf(1_400))).rejects.toThrow(
    new FrozenError("the stored entries do not give the signed root of 1400"),
  );
});

test("a tree whose memory was damaged is noticed, also when nothing is new", async () => {
  const damaged = { ...treeOf(8), root: treeOf(7).root };
  await expect(rehash(treeOf(3), source()).upTo(damaged)).rejects.toThrow(FrozenError);
  await expect(rehash(treeOf(8), source()).upTo(damaged)).rejects.toThrow(FrozenError);
});

test("entries that are gone are noticed", async () => {
  const database = source(stored.slice(0, 10));
  await expect(rehash(treeOf(3), database).upTo(treeOf(12))).rejects.toThrow(FrozenError);
});
