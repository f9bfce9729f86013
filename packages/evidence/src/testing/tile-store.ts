import { concatBytes } from "@writ/encoding";
import type { ReadTile } from "../merkle/tile.ts";
import { emptyTree, type Tree } from "../merkle/tree.ts";
import type { FullTile } from "../merkle/tree-edge.ts";
import { sha256 } from "./sha256.ts";

/** A log as a database keeps it: full tiles, leaf hashes, and the tree that wrote them. For tests. */
export interface TestLog {
  readonly tree: Tree;
  /** Full tiles and the partial tile of leaf hashes; nothing else is stored. */
  readonly stored: ReadTile;
  /** Every tile of the log. */
  readonly readTile: ReadTile;
}

/** The log with these leaves, appended in batches. For tests. */
export function testLog(leaves: readonly Uint8Array[], batch = 64): TestLog {
  let tree = emptyTree(sha256);
  const full = new Map<string, Uint8Array>();
  for (let i = 0; i < leaves.length; i += batch) {
    const grown = tree.append(leaves.slice(i, i + batch));
    tree = grown.tree;
    for (const tile of grown.fullTiles) keep(full, tile);
  }
  const stored: ReadTile = (level, index) => {
    const partial = level === 0 ? leaves.slice(index * 256, (index + 1) * 256) : [];
    return (
      full.get(`${level}/${index}`) ?? (partial.length > 0 ? concatBytes(...partial) : undefined)
    );
  };
  return {
    tree,
    stored,
    readTile: (level, index) => stored(level, index) ?? tree.readTile(level, index),
  };
}

function keep(full: Map<string, Uint8Array>, { level, index, hashes }: FullTile): void {
  const key = `${level}/${index}`;
  if (full.has(key) || hashes.length !== 8192) throw new Error(`tile ${key} is not new and full`);
  full.set(key, hashes);
}
