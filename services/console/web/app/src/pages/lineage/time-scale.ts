/** A time from and to, in milliseconds since the Unix epoch. */
export type Span = readonly [fromMs: number, toMs: number];

/** Where times are on a line from 0 to 1; where nothing happened for long, the line is cut short. */
export interface TimeScale {
  readonly fromMs: number;
  readonly toMs: number;
  /** Stretches in which something happened, with where they are. */
  readonly pieces: readonly Piece[];
  /** 0 to 1; times outside are at the ends. */
  readonly place: (ms: number) => number;
}

/** A stretch of time, and where it begins and ends on the line. */
export interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
}

const LEAST_GAP_MS = 2_000;
/** A gap longer than this part of the line is cut short. */
const GAP_PART = 0.25;
/** What is left of a gap. */
const CUT = 0.04;
/** A moment has some width all the same. */
const LEAST_PIECE = 0.02;

/** The scale of these spans. Without any, of the moment given. */
export function timeScale(spans: Iterable<Span>, nowMs: number): TimeScale {
  const busy = joined(merged(spans, nowMs));
  const total = busy.reduce((sum, [from, to]) => sum + Math.max(1, to - from), 0);
  const widths = busy.map(([from, to]) => Math.max(LEAST_PIECE, Math.max(1, to - from) / total));
  const whole = widths.reduce((sum, width) => sum + width, 0) + CUT * (busy.length - 1);
  let at = 0;
  const pieces = busy.map(([fromMs, toMs], i): Piece => {
    const from = at;
    const to = i === busy.length - 1 ? 1 : from + (widths[i] ?? 0) / whole;
    at = to + CUT / whole;
    return { fromMs, toMs, from, to };
  });
  const ends = pieces.flatMap(({ from, fromMs, to, toMs }) => [
    { ms: fromMs, place: from },
    { ms: Math.max(toMs, fromMs + 1), place: to },
  ]);
  const [first, last] = [ends[0], ends.at(-1)];
  return {
    fromMs: first?.ms ?? nowMs,
    toMs: last?.ms ?? nowMs,
    pieces,
    place: (ms) => between(ends, ms),
  };
}

interface End {
  readonly ms: number;
  readonly place: number;
}

/** Straight from one end to the next, and never beyond it, however it is rounded. */
function between(ends: readonly End[], ms: number): number {
  let before: End | undefined;
  for (const end of ends) {
    if (ms <= end.ms)
      return before === undefined || end.ms === before.ms
        ? end.place
        : Math.min(
            end.place,
            before.place + ((end.place - before.place) * (ms - before.ms)) / (end.ms - before.ms),
          );
    before = end;
  }
  return before?.place ?? 0;
}

function merged(spans: Iterable<Span>, nowMs: number): readonly Span[] {
  const sorted = [...spans].toSorted(([a], [b]) => a - b);
  const found: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, Math.max(from, to)]);
  }
  return found.length === 0 ? [[nowMs, nowMs]] : found;
}

/** Stretches with less than a real gap between them are one: the largest gaps are cut while they take up much of what is left. */
function joined(spans: readonly Span[]): readonly Span[] {
  const gaps = spans.slice(1).map(([from], i) => from - (spans[i]?.[1] ?? from));
  let left = (spans.at(-1)?.[1] ?? 0) - (spans[0]?.[0] ?? 0);
  let least = Number.POSITIVE_INFINITY;
  for (const gap of gaps.toSorted((a, b) => b - a)) {
    if (gap <= LEAST_GAP_MS || gap <= left * GAP_PART) break;
    left -= gap;
    least = gap;
  }
  const found: [number, number][] = [];
  for (const [i, [from, to]] of spans.entries()) {
    const last = found.at(-1);
    if (last !== undefined && (gaps[i - 1] ?? 0) < least) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}
