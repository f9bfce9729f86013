import { TILE_WIDTH } from "./tile.ts";

/** Where a tile is found below the log's address, such as `tile/0/x001/234` or `tile/1/000.p/17`. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  return `tile/${level}/${numberPath(index)}${partial(width)}`;
}

/** Where the entries of a level 0 tile are found below the log's address. */
export function entriesPath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${numberPath(index)}${partial(width)}`;
}

// Three digits to a folder; the x keeps folders and files apart (C2SP tlog-tiles).
function numberPath(index: number): string {
  const digits = `${index}`;
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  return padded.replaceAll(/\d{3}(?=\d)/g, "x$&/");
}

function partial(width: number): string {
  return width === TILE_WIDTH ? "" : `.p/${width}`;
}
