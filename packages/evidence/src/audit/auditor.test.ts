import { encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryBundleError, formatEntryBundle } from "../merkle/entry-bundle.ts";
import { leafHash } from "../merkle/hash.ts";
import { ProofError } from "../merkle/proof-error.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import { auditor, EntryChangedError } from "./auditor.ts";
import { type DerivedTile, partialTiles } from "./derived-tile.ts";
import { treeFromEdge } from "./tree-from-edge.ts";

const MOST = 66_000;
const all = Array.from({ length: MOST }, (_, i) => encodeUtf8(`entry ${i}`));
const leaves = all.map((entry) => leafHash(sha256, entry));
const sizes = fc.oneof(fc.integer({ min: 0, max: 1_100 }), fc.constantFrom(255, 256, 257));

function bundle(index: number, size: number): [Uint8Array, number] {
  const entries = all.slice(index * 256, Math.min((index + 1) * 256, size));
  return [formatEntryBundle(entries), entries.length];
}

function feed(on: ReturnType<typeof auditor>, size: number): DerivedTile[] {
  const tiles: DerivedTile[] = [];
  while (on.tree.size < size) tiles.push(...on.add(...bundle(on.nextBundle, size)).tiles);
  return [...tiles, ...partialTiles(on.tree)];
}

describe("auditor", () => {
  it("derives the root and every tile of every level from the entries, whatever the size", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const log = testLog(leaves.slice(0, size), 256);
        const audit = auditor(sha256);
        const tiles = feed(audit, size);
        expect(audit.tree.root).toEqual(log.tree.root);
        for (const { hashes, index, level, width } of tiles)
          expect(hashes).toEqual(log.readTile(level, index)?.slice(0, width * 32));
        const lowest = tiles.filter((tile) => tile.level === 0);
        expect(lowest).toHaveLength(Math.ceil(size / 256));
      }),
      { numRuns: 30 },
    );
  });

  it("fills a tile of level 2, and goes on", () => {
    const audit = auditor(sha256);
    for (const size of [65_535, 65_536, 65_537]) {
      const { tree } = testLog(leaves.slice(0, size), 256);
      const tiles = feed(audit, size);
      expect(audit.tree.root).toEqual(tree.root);
      expect(treeFromEdge(sha256, size, partialTiles(audit.tree)).root).toEqual(tree.root);
      expect(tiles.some(({ level, width }) => level === 1 && width === 256)).toBe(size === 65_536);
      expect(tiles.some(({ level }) => level === 2)).toBe(size >= 65_536);
    }
  });

  it("goes on from where it was, with a bundle that begins with what it knows", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 4 }), (steps) => {
        const audit = auditor(sha256);
        let size = 0;
        for (const step of steps) feed(audit, (size += step));
        expect(audit.tree.root).toEqual(testLog(leaves.slice(0, size), 256).tree.root);
      }),
      { numRuns: 30 },
    );
  });

  it("goes on from the edge that another auditor left", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 400 }), (size, more) => {
        const first = auditor(sha256);
        feed(first, size);
        const tree = treeFromEdge(sha256, size, partialTiles(first.tree));
        expect(tree.root).toEqual(first.tree.root);
        const second = auditor(sha256, tree);
        feed(second, size + more);
        expect(second.tree.root).toEqual(testLog(leaves.slice(0, size + more), 256).tree.root);
      }),
      { numRuns: 20 },
    );
  });

  it("says which known entry was changed", () => {
    const audit = auditor(sha256);
    feed(audit, 300);
    const changed = all.slice(256, 310).with(5, encodeUtf8("another"));
    expect(() => audit.add(formatEntryBundle(changed), 54)).toThrow(new EntryChangedError(261));
  });

  it("refuses a bundle with nothing new, of another length, or cut short", () => {
    const audit = auditor(sha256);
    feed(audit, 300);
    const [bytes] = bundle(1, 310);
    expect(() => audit.add(...bundle(1, 300))).toThrow(ProofError);
    expect(() => audit.add(bytes, 53)).toThrow(EntryBundleError);
    expect(() => audit.add(bytes.slice(0, -1), 54)).toThrow(EntryBundleError);
    expect(audit.tree.size).toBe(300);
  });
});

describe("treeFromEdge", () => {
  it("refuses an edge that lacks a tile or a hash", () => {
    const audit = auditor(sha256);
    const edge = feed(audit, 300).filter((tile) => tile.width < 256);
    expect(() => treeFromEdge(sha256, 300, edge.slice(1))).toThrow(ProofError);
    const cut = edge.map((tile) => ({ ...tile, hashes: tile.hashes.slice(32) }));
    expect(() => treeFromEdge(sha256, 300, cut)).toThrow(ProofError);
    expect(() => treeFromEdge(sha256, -1, [])).toThrow(ProofError);
  });
});
