import { expect, test } from "vitest";
import { tileCache } from "./tile-cache.ts";

test("the tile that was unused for longest makes room", () => {
  const cache = tileCache(2);
  const hashes = new Uint8Array(8192);
  cache.add({ level: 0, index: 1, hashes });
  cache.add({ level: 0, index: 2, hashes });
  cache.get(0, 1);
  cache.add({ level: 1, index: 2, hashes });
  expect(cache.get(0, 2)).toBeUndefined();
  expect(cache.get(0, 1)).toBe(hashes);
  expect(cache.get(1, 2)).toBe(hashes);
});
