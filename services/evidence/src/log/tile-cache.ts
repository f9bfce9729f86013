import type { FullTile } from "./log-store.ts";

/** Full tiles that were used lately. They never change. */
export interface TileCache {
  get(level: number, index: number): Uint8Array | undefined;
  add(tile: FullTile): void;
}

/** A cache of at most `most` tiles of 8 KiB; the one unused for longest goes first. */
export function tileCache(most: number): TileCache {
  // A Map remembers the order of insertion: what is used is inserted again.
  const tiles = new Map<string, Uint8Array>();
  const put = (key: string, hashes: Uint8Array): void => {
    tiles.delete(key);
    tiles.set(key, hashes);
  };
  return {
    get(level, index) {
      const key = `${level}/${index}`;
      const hashes = tiles.get(key);
      if (hashes !== undefined) put(key, hashes);
      return hashes;
    },
    add({ level, index, hashes }) {
      put(`${level}/${index}`, hashes);
      const [oldest] = tiles.keys();
      if (tiles.size > most && oldest !== undefined) tiles.delete(oldest);
    },
  };
}
