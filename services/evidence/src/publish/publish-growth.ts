import { equalBytes } from "@writ/encoding";
import {
  type Auditor,
  auditor,
  entriesPath,
  formatEntryBundle,
  partialTiles,
  TILE_WIDTH,
  tilePath,
  type Tree,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { EntrySource } from "./entry-source.ts";
import { PublicationMismatchError, PublicationStoppedError } from "./publication-error.ts";
import type { PublicFiles } from "./public-files.ts";
import { type Slice, openSlice } from "./slice.ts";

/** Bundles that are read from the database at a time. */
const READ_BUNDLES = 4;
/** Bundles of a slice: as many as one tile of level 1 stands for. */
const SLICE_BUNDLES = 256;

/** What growth is published with. */
export interface GrowthDeps {
  readonly files: PublicFiles;
  readonly entries: EntrySource;
  /** Aborted to stop between two bundles. */
  readonly signal: AbortSignal;
}

/**
 * Writes what a tree has more than the published one: bundles, and the tiles that follow from them. When it returns all of it
 * is on disk, and partial tiles that became full are gone. @throws PublicationMismatchError, PublicationStoppedError
 */
export async function publishGrowth(from: Tree, to: Tree, deps: GrowthDeps): Promise<void> {
  const audit = auditor(sha256, from);
  while (audit.tree.size < to.size) {
    const slice = openSlice(deps.files);
    const end = Math.min(to.size, (audit.nextBundle + SLICE_BUNDLES) * TILE_WIDTH);
    while (audit.tree.size < end) await writeBundles(audit, end, slice, deps);
    if (audit.tree.size === to.size) await writeEdge(audit.tree, to, slice);
    await slice.settle();
  }
  requireSame(audit.tree, to);
}

async function writeBundles(
  audit: Auditor,
  end: number,
  slice: Slice,
  { entries, signal }: GrowthDeps,
): Promise<void> {
  const from = audit.nextBundle * TILE_WIDTH;
  const read = await entries.entries(from, Math.min(from + READ_BUNDLES * TILE_WIDTH, end));
  for (let at = 0; at < read.length; at += TILE_WIDTH) {
    if (signal.aborted) throw new PublicationStoppedError();
    const some = read.slice(at, at + TILE_WIDTH);
    const bundle = audit.nextBundle;
    const bytes = formatEntryBundle(some);
    const { tiles } = audit.add(bytes, some.length);
    await slice.write(entriesPath(bundle, some.length), bytes);
    if (some.length === TILE_WIDTH) slice.outgrew(entriesPath(bundle));
    for (const { hashes, index, level } of tiles) {
      await slice.write(tilePath(level, index), hashes);
      slice.outgrew(tilePath(level, index));
    }
  }
}

async function writeEdge(tree: Tree, signed: Tree, slice: Slice): Promise<void> {
  requireSame(tree, signed);
  for (const { hashes, index, level, width } of partialTiles(tree))
    await slice.write(tilePath(level, index, width), hashes);
}

function requireSame(tree: Tree, signed: Tree): void {
  if (!equalBytes(tree.root, signed.root))
    throw new PublicationMismatchError(
      `the ${signed.size} entries in the database do not have the root that was signed`,
    );
}
