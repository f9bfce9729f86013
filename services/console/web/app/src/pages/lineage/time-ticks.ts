import type { TimeScale } from "./time-scale.ts";

/** A time that is written on the line. */
export interface Tick {
  readonly ms: number;
  /** 0 to 1. */
  readonly place: number;
}

const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const MS_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const STEPS = [
  ...MS_STEPS,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * S),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * M),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * H),
];

/** Round times to be written, at least so far apart (0 to 1), with the step between them. */
export function timeTicks(
  { pieces, place }: TimeScale,
  apart: number,
): { readonly stepMs: number; readonly ticks: readonly Tick[] } {
  const longest = pieces.reduce(
    (a, b) => (b.to - b.from > a.to - a.from ? b : a),
    pieces[0] ?? ALL,
  );
  const perMs = (longest.to - longest.from) / Math.max(1, longest.toMs - longest.fromMs);
  const stepMs = STEPS.find((step) => step * perMs >= apart) ?? 24 * H;
  const ticks: Tick[] = [];
  for (const piece of pieces) {
    // A stretch without a round time in it is known by its beginning.
    const first = Math.ceil(piece.fromMs / stepMs) * stepMs;
    const begin = first > piece.toMs ? piece.fromMs : first;
    for (let ms = begin; ms <= piece.toMs && ticks.length < MOST; ms += stepMs) {
      const at = place(ms);
      if (at - (ticks.at(-1)?.place ?? -1) >= apart) ticks.push({ ms, place: at });
    }
  }
  return { stepMs, ticks };
}

const ALL = { fromMs: 0, toMs: 0, from: 0, to: 1 };
const MOST = 50;
