import type { PaintKind, Pattern } from "./paint-kind.ts";
import type { Palette } from "./palette.ts";

const TILE = 8;
const FAINT = 0.18;

/** Where lines and dots are too coarse: the line that stands for each pattern, as lengths of dashes and gaps. */
export const DASHES: Readonly<Record<Pattern, readonly number[]>> = {
  hazard: [6, 3],
  hatch: [5, 2],
  slit: [],
  backhatch: [10, 2],
  cross: [2, 1],
  dots: [2, 2],
  stripes: [3, 3],
  dashes: [4, 4],
  solid: [],
  edge: [],
  tint: [],
};

/** Whether writing on it takes the colour of the paper. */
export function isFull({ pattern, strength }: PaintKind): boolean {
  return pattern === "solid" || pattern === "slit" || (pattern === "tint" && strength > 0.5);
}

/** Whether writing on it takes some paper beneath. */
export function isBusy({ pattern }: PaintKind): boolean {
  return !["solid", "slit", "tint", "edge", "dashes"].includes(pattern);
}

/** A square of a fill, which repeats; so many device pixels to a pixel. */
export function tileOf(kind: PaintKind, palette: Palette, density: number): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(TILE * density);
  const draw = tile.getContext("2d");
  if (draw === null) return tile;
  draw.scale(tile.width / TILE, tile.height / TILE);
  draw.fillStyle = palette("bg");
  draw.fillRect(0, 0, TILE, TILE);
  draw.fillStyle = draw.strokeStyle = palette(kind.colour);
  draw.globalAlpha = groundOf(kind);
  draw.fillRect(0, 0, TILE, TILE);
  draw.globalAlpha = 1;
  if (kind.pattern === "hazard") draw.strokeStyle = "black";
  line(draw, kind.pattern);
  return tile;
}

function groundOf({ pattern, strength }: PaintKind): number {
  switch (pattern) {
    case "solid":
    case "slit":
    case "hazard":
      return 1;
    case "tint":
    case "edge":
      return strength;
    case "dashes":
      return FAINT / 2;
    case "hatch":
    case "backhatch":
    case "cross":
    case "dots":
    case "stripes":
      return FAINT;
  }
}

/** The lines and dots of a tile; they meet those of the next. */
function line(draw: CanvasRenderingContext2D, pattern: Pattern): void {
  switch (pattern) {
    case "hazard":
      return diagonals(draw, 3, 1);
    case "hatch":
      return diagonals(draw, 2, 1);
    case "backhatch":
      return diagonals(draw, 2, -1);
    case "cross":
      diagonals(draw, 1, 1);
      return diagonals(draw, 1, -1);
    case "dots":
      draw.fillRect(1, 1, 2, 2);
      return draw.fillRect(5, 5, 2, 2);
    case "stripes":
      draw.fillRect(1, 0, 1.5, TILE);
      return draw.fillRect(5, 0, 1.5, TILE);
    case "dashes":
    case "solid":
    case "slit":
    case "edge":
    case "tint":
      return undefined;
  }
}

function diagonals(draw: CanvasRenderingContext2D, width: number, direction: 1 | -1): void {
  draw.lineWidth = width;
  draw.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    const [from, to] = direction === 1 ? [TILE, 0] : [0, TILE];
    draw.moveTo(shift - 1, from + direction);
    draw.lineTo(shift + TILE + 1, to - direction);
  }
  draw.stroke();
}
