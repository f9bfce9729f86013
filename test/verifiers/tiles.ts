import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  entriesPath,
  formatEntryBundle,
  type Grown,
  type ReadTile,
  TILE_WIDTH,
  type TileId,
  tilePath,
} from "@writ/evidence";

const HASH_BYTES = 32;

/** Every tile of a log of this size, each as wide as it can be. */
export function tilesIn(size: number): readonly TileId[] {
  const tiles: TileId[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    for (let index = 0; index * TILE_WIDTH < hashes; index += 1) {
      tiles.push({ level, index, width: Math.min(hashes - index * TILE_WIDTH, TILE_WIDTH) });
    }
    hashes = Math.floor(hashes / TILE_WIDTH);
  }
  return tiles;
}

/** Where all tiles and entries of a log of this size are found below its address (C2SP tlog-tiles). */
export function pathsIn(size: number): readonly string[] {
  return tilesIn(size).flatMap(({ level, index, width }) => [
    tilePath(level, index, width),
    ...(level === 0 ? [entriesPath(index, width)] : []),
  ]);
}

/** Reads the tiles of a tree that was made in one append. */
export function tileReader({ tree, fullTiles }: Grown): ReadTile {
  const full = new Map(fullTiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  return (level, index) => full.get(`${level}/${index}`) ?? tree.readTile(level, index);
}

/** Writes a log in the layout of C2SP tlog-tiles. */
export async function writeLog(
  folder: string,
  log: {
    readonly checkpoint: string;
    readonly entries: readonly Uint8Array[];
    readonly readTile: ReadTile;
  },
): Promise<void> {
  await writeInto(folder, "checkpoint", log.checkpoint);
  for (const { level, index, width } of tilesIn(log.entries.length)) {
    const hashes = log.readTile(level, index)?.subarray(0, width * HASH_BYTES);
    await writeInto(folder, tilePath(level, index, width), hashes ?? "");
    if (level > 0) continue;
    const entries = log.entries.slice(index * TILE_WIDTH, index * TILE_WIDTH + width);
    await writeInto(folder, entriesPath(index, width), formatEntryBundle(entries));
  }
}

/** Writes one file of a log, and the folders above it. */
export async function writeInto(
  folder: string,
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
