/** 256 hashes of 32 bytes. */
const TILE = 8_192;
/** 256 entries of 65,535 bytes, each after its length. */
const BUNDLE = 256 * 65_537;
const CHECKPOINT = 65_536;
const DOCUMENT = 1_048_576;

/** How many bytes a file of a published log may have. */
export function mostBytes(path: string): number {
  if (path.startsWith("tile/entries/")) return BUNDLE;
  if (path.startsWith("tile/")) return TILE;
  return path === "checkpoint" ? CHECKPOINT : DOCUMENT;
}
