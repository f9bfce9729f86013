import { HASH_BYTES } from "../merkle/hash.ts";
import { TILE_WIDTH } from "../merkle/tile.ts";
import { entriesPath, tilePath } from "../merkle/tile-path.ts";
import type { LogContent } from "./audit-entries.ts";

/** Reads a file of a published log by its path; undefined when there is none. */
export type ReadPublished = (path: string) => Promise<Uint8Array | undefined>;

/**
 * The content of a log published as C2SP tlog-tiles. A log may drop what is partial once the full tile or bundle is there:
 * then the first part of that one stands for it.
 */
export function publishedContent(read: ReadPublished): LogContent {
  return {
    hasPartialTiles: true,
    async entries(index, width) {
      const bytes = await read(entriesPath(index, width));
      if (bytes !== undefined || width === TILE_WIDTH) return bytes;
      const full = await read(entriesPath(index));
      return full?.subarray(0, lengthOf(full, width));
    },
    async tile(level, index, width) {
      const hashes = await read(tilePath(level, index, width));
      if (hashes !== undefined || width === TILE_WIDTH) return hashes;
      return (await read(tilePath(level, index)))?.subarray(0, width * HASH_BYTES);
    },
  };
}

/** How many bytes the first entries of a bundle take up. */
function lengthOf(bundle: Uint8Array, count: number): number {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  let end = 0;
  for (let i = 0; i < count && end + 2 <= bundle.length; i++) end += 2 + view.getUint16(end);
  return end;
}
