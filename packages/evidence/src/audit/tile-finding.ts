import { encodeHex, equalBytes } from "@writ/encoding";
import { HASH_BYTES } from "../merkle/hash.ts";
import { tilePath } from "../merkle/tile-path.ts";
import type { DerivedTile } from "./derived-tile.ts";
import type { Finding } from "./finding.ts";

/** What is wrong with a tile that somebody gave, undefined standing for none; undefined when it is the derived one. */
export function tileFinding(
  derived: DerivedTile,
  given: Uint8Array | undefined,
): Finding | undefined {
  const place = tilePath(derived.level, derived.index, derived.width);
  if (given === undefined) return { place, expected: "a tile", found: "nothing" };
  if (equalBytes(given, derived.hashes)) return undefined;
  const { length } = derived.hashes;
  if (given.length !== length)
    return { place, expected: `${length} bytes`, found: `${given.length} bytes` };
  const hashAt = (bytes: Uint8Array, i: number): string =>
    encodeHex(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  let i = 0;
  while (hashAt(given, i) === hashAt(derived.hashes, i)) i++;
  return {
    place: `${place}, hash ${i}`,
    expected: hashAt(derived.hashes, i),
    found: hashAt(given, i),
  };
}
