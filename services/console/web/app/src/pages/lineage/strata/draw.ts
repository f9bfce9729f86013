import { DASHES, isBusy, isFull, tileOf } from "./fills.ts";
import type { StrataLayout } from "./layout.ts";
import type { PaintKind } from "./paint-kind.ts";
import type { Palette } from "./palette.ts";
import { type Raster, type Run, runsOf } from "./raster.ts";

/** A picture, before anything is drawn. */
export interface Picture {
  readonly layout: StrataLayout;
  readonly raster: Raster;
  readonly kinds: readonly PaintKind[];
  /** Where columns begin, and the last ends. */
  readonly edges: readonly number[];
  readonly palette: Palette;
  /** Device pixels to a pixel. */
  readonly density: number;
  /** Of labels; undefined for none. */
  readonly font: string | undefined;
}

const THIN = 4;
const LABEL = 18;
const ROOMY = 160;
const GAP = 1;
const LEAST_FRAME = 9;

/** Draws it; one pixel to a row of the raster. */
export function drawPicture(draw: CanvasRenderingContext2D, picture: Picture): void {
  const { edges, kinds, palette, raster, density } = picture;
  draw.setTransform(density, 0, 0, density, 0, 0);
  draw.fillStyle = palette("bg");
  draw.fillRect(0, 0, edges.at(-1) ?? 0, raster.rows);
  const fills = kinds.map((kind) =>
    kind.count === 0 ? null : draw.createPattern(tileOf(kind, palette, density), "repeat"),
  );
  fills.forEach((fill) =>
    fill?.setTransform(new DOMMatrix([1 / density, 0, 0, 1 / density, 0, 0])),
  );
  for (const run of runsOf(raster, false)) {
    const kind = kinds[run.rank];
    if (kind !== undefined) drawRun(draw, picture, run, kind, fills[run.rank] ?? null);
  }
  draw.font = picture.font ?? "";
  draw.textBaseline = "middle";
  for (const run of runsOf(raster, true)) {
    separate(draw, picture, run);
    if (picture.font !== undefined) label(draw, picture, run);
  }
}

function drawRun(
  draw: CanvasRenderingContext2D,
  { edges, palette }: Picture,
  { column, height, row }: Run,
  { colour, pattern }: PaintKind,
  fill: CanvasPattern | null,
): void {
  const [x, width] = place(edges, column);
  const dashes = DASHES[pattern];
  draw.fillStyle = draw.strokeStyle = palette(colour);
  if (height < THIN && dashes.length > 0) {
    draw.setLineDash([...dashes]);
    draw.lineWidth = height;
    draw.beginPath();
    draw.moveTo(x, row + height / 2);
    draw.lineTo(x + width, row + height / 2);
    draw.stroke();
    draw.setLineDash([]);
    return;
  }
  if (fill !== null) draw.fillStyle = fill;
  draw.fillRect(x, row, width, height);
  draw.fillStyle = palette(colour);
  if (pattern === "edge") draw.fillRect(x, row, 3, height);
  if (pattern === "dashes") {
    draw.setLineDash([4, 3]);
    draw.lineWidth = 1;
    draw.strokeRect(x + 0.5, row + 0.5, width - 1, height - 1);
    draw.setLineDash([]);
  }
  if (pattern === "slit" && width > 12) {
    draw.fillStyle = palette("bg");
    draw.fillRect(x + 5, row, 2, height);
  }
}

/** A line of paper above what is high enough: it costs no execution its only row. */
function separate(draw: CanvasRenderingContext2D, { edges, palette }: Picture, run: Run): void {
  if (run.height <= THIN || run.row === 0) return;
  const [x, width] = place(edges, run.column);
  draw.fillStyle = palette("bg");
  draw.fillRect(x, run.row, width, 1);
}

function label(draw: CanvasRenderingContext2D, picture: Picture, run: Run): void {
  const { edges, kinds, layout, palette } = picture;
  const [x, width] = place(edges, run.column);
  const kind = kinds[run.rank];
  const execution = layout.nodes[run.owner]?.execution;
  if (run.height < LABEL || width < 40 || kind === undefined || execution === undefined) return;
  const { action, resource } = execution;
  const text = width < ROOMY ? resource.slice(resource.indexOf("::") + 2) : `${action} ${resource}`;
  const left = x + (kind.pattern === "slit" ? 12 : 8);
  const middle = run.row + Math.min(run.height / 2, LABEL / 2 + 2);
  const room = x + width - left - 4;
  const shown = fitted(draw, text, room);
  if (isBusy(kind)) {
    draw.fillStyle = palette("bg");
    draw.fillRect(left - 4, middle - 8, draw.measureText(shown).width + 8, 16);
  }
  draw.fillStyle = palette(isFull(kind) ? "bg" : "ink");
  draw.fillText(shown, left, middle + 0.5);
}

function fitted(draw: CanvasRenderingContext2D, text: string, room: number): string {
  if (draw.measureText(text).width <= room) return text;
  const letter = draw.measureText("n").width;
  return `${text.slice(0, Math.max(0, Math.floor(room / letter) - 1))}…`;
}

/** Left edge and width of a column. */
function place(edges: readonly number[], column: number): readonly [x: number, width: number] {
  const from = edges[column] ?? 0;
  return [from, (edges[column + 1] ?? from) - from - GAP];
}

/** Draws a frame around an execution that is at these rows; what it frames stays in sight. */
export function drawFrame(
  draw: CanvasRenderingContext2D,
  { edges, palette, raster }: Picture,
  at: { readonly column: number; readonly rows: readonly [first: number, last: number] },
  colour: string,
): void {
  const [x, width] = place(edges, at.column);
  const [first, last] = at.rows;
  const height = Math.max(LEAST_FRAME, last + 1 - first);
  const middle = (first + last + 1) / 2;
  const top = Math.max(0, Math.min(raster.rows - height, middle - height / 2));
  draw.lineWidth = 2;
  draw.strokeStyle = palette(colour);
  draw.strokeRect(x + 1, top + 1, width - 2, height - 2);
  if (height === LEAST_FRAME) return;
  draw.lineWidth = 1;
  draw.strokeStyle = palette("bg");
  draw.strokeRect(x + 2.5, top + 2.5, width - 5, height - 5);
}
