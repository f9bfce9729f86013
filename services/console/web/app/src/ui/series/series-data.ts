/** A value over time, as a chart and its table show it. */
export interface Line {
  /** Unique in its chart. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** The colour's token, such as `--accent`. */
  readonly token: string;
  /** Lengths of strokes and spaces in pixels; empty for a whole line. So lines differ without their colours. */
  readonly dash: readonly number[];
}

/** Points in time, and what was measured at each; undefined where nothing is known. */
export interface Points {
  /** Milliseconds since the Unix epoch, growing. */
  readonly atMs: readonly number[];
  /** By the name of the line. */
  readonly values: Readonly<Record<string, readonly (number | undefined)[]>>;
}

/** Makes points of an answer. Where points of time are missing, one without values stands for them: no line goes across. */
export function pointsOf(
  atMs: readonly number[],
  series: readonly { readonly name: string; readonly values: readonly number[] }[],
  stepMs: number,
): Points {
  const times: number[] = [];
  const from: (number | undefined)[] = [];
  for (const [i, ms] of atMs.entries()) {
    const before = times.at(-1);
    if (before !== undefined && ms - before > 1.5 * stepMs) {
      times.push(before + stepMs);
      from.push(undefined);
    }
    times.push(ms);
    from.push(i);
  }
  const valuesOf = (values: readonly number[]) =>
    from.map((i) => (i === undefined ? undefined : known(values[i])));
  return {
    atMs: times,
    values: Object.fromEntries(series.map(({ name, values }) => [name, valuesOf(values)])),
  };
}

/** Spans of time without any value of these lines, in milliseconds since the Unix epoch. */
export function unknownSpans(
  { atMs, values }: Points,
  names: readonly string[],
  window: { readonly fromMs: number; readonly toMs: number },
  stepMs: number,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const measured = atMs.filter((_, i) => names.some((name) => values[name]?.[i] !== undefined));
  const edges = [window.fromMs - stepMs, ...measured, window.toMs];
  return edges.slice(1).flatMap((to, i) => {
    const from = edges[i] ?? to;
    return to - from > 2 * stepMs
      ? [
          [
            Math.max(from + stepMs / 2, window.fromMs),
            to === window.toMs ? to : to - stepMs / 2,
          ] as const,
        ]
      : [];
  });
}

function known(value: number | undefined): number | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}
