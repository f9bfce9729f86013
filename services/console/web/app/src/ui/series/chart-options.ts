import type uPlot from "uplot";
import { shownTime, type Zone } from "../../time/zone.ts";
import type { Line } from "./series-data.ts";
import { shownValue, type Unit } from "./shown-value.ts";
import type { Colours } from "./use-colours.ts";

/** A part of time, in milliseconds since the Unix epoch. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a chart is drawn with. What changes with every answer is asked for when it is drawn. */
export interface ChartLook {
  readonly lines: readonly Line[];
  readonly unit: Unit;
  readonly zone: Zone;
  readonly colours: Colours;
  readonly window: () => Window;
  readonly spans: () => readonly (readonly [fromMs: number, toMs: number])[];
  /** Told at which point people look; undefined for none. */
  readonly onCursor: (index: number | undefined) => void;
}

const FONT = '12px "IBM Plex Sans", system-ui, sans-serif';
const HATCH_PX = 6;

/** How uPlot draws it: from zero, over the whole window, with nothing across what is not known. */
export function chartOptions(
  look: ChartLook,
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const { colours, lines, onCursor, unit, window, zone } = look;
  const axis = {
    stroke: colours.of("--ink2"),
    font: FONT,
    grid: { stroke: colours.of("--rule"), width: 1 },
    ticks: { stroke: colours.of("--rule"), width: 1, size: 4 },
  };
  return {
    ...size,
    ms: 1,
    ...(zone === "utc" && { tzDate: utcDate }),
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [window().fromMs, window().toMs] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      { ...axis, size: 24, gap: 4, space: 64, values: (_, at) => at.map((ms) => clock(ms, zone)) },
      {
        ...axis,
        size: 64,
        gap: 4,
        space: 28,
        values: (_, at) => at.map((v) => shownValue(v, unit)),
      },
    ],
    series: [
      {},
      ...lines.map(({ dash, label, token }) => ({
        label,
        stroke: colours.of(token),
        width: 1.5,
        dash: [...dash],
        spanGaps: false,
        points: {
          show: true,
          filter: ({ data }: uPlot, line: number) => lonely(data[line] ?? []),
          size: 5,
          width: 1,
          // Filled or hollow, as the line is whole or dashed.
          fill: colours.of(dash.length === 0 ? token : "--raised"),
        },
      })),
    ],
    hooks: {
      drawClear: [(plot) => hatch(plot, look)],
      setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)],
    },
  };
}

/** Values that stand alone: there is no line to see them by, so they are dots. */
function lonely(values: ArrayLike<number | null | undefined>): number[] {
  const isKnown = (i: number) => values[i] !== null && values[i] !== undefined;
  return Array.from({ length: values.length }, (_, i) => i).filter(
    (i) => isKnown(i) && !isKnown(i - 1) && !isKnown(i + 1),
  );
}

/** Hours, minutes and seconds that are not zero, in the zone of the page. */
function clock(ms: number, zone: Zone): string {
  const text = shownTime(ms, zone, "tick", ms).slice(0, 8);
  return text.endsWith(":00") ? text.slice(0, 5) : text;
}

/** uPlot reads a time's parts as if it were local. */
function utcDate(ms: number): Date {
  return new Date(ms + new Date(ms).getTimezoneOffset() * 60_000);
}

/** Hatches the time of which nothing is known. */
function hatch(plot: uPlot, { colours, spans }: ChartLook): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colours.of("--edge");
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = devicePixelRatio;
  for (const [fromMs, toMs] of spans()) {
    const left = plot.valToPos(fromMs, "x", true);
    const width = plot.valToPos(toMs, "x", true) - left;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, width, bbox.height);
    ctx.clip();
    ctx.beginPath();
    const step = HATCH_PX * devicePixelRatio;
    // The strokes stand still while the window moves on.
    const start = bbox.left - bbox.height;
    for (let x = start; x < bbox.left + bbox.width; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}
