/** Values of many series, one for each slot of time, of the last so many slots. What was not put is NaN. */
export interface SeriesRing {
  /** Puts values into the slot of this time (milliseconds since 1970); names that are not of the ring are not kept. */
  put(atMs: number, values: ReadonlyMap<string, number>): void;
  /** The slots of the last `windowS` seconds, the oldest first and the one of `nowMs` last. @throws UnknownSeriesError */
  read(
    names: readonly string[],
    windowS: number,
    nowMs: number,
  ): { readonly atMs: readonly number[]; readonly values: readonly (readonly number[])[] };
}

/** There is no series of this name. */
export class UnknownSeriesError extends Error {
  override readonly name = "UnknownSeriesError";
}

/** The size of a ring: how long a slot is, in milliseconds, and how many are kept. */
export interface RingSize {
  readonly everyMs: number;
  readonly slots: number;
}

const NEVER = -1;

/** A ring without values: eight bytes for each slot of each series, whatever is put. */
export function seriesRing(names: readonly string[], { everyMs, slots }: RingSize): SeriesRing {
  /** Which slot of time each place holds: a place is used again and again. */
  const held = new Float64Array(slots).fill(NEVER);
  const series = new Map(names.map((name) => [name, new Float64Array(slots).fill(Number.NaN)]));
  const valuesOf = (name: string): Float64Array => {
    const values = series.get(name);
    if (values === undefined) throw new UnknownSeriesError(`there is no series ${name}`);
    return values;
  };
  return {
    put(atMs, values) {
      const slot = Math.floor(atMs / everyMs);
      const place = slot % slots;
      // A clock that was set back does not overwrite what came later.
      if ((held[place] ?? NEVER) > slot) return;
      held[place] = slot;
      for (const [name, all] of series) all[place] = values.get(name) ?? Number.NaN;
    },
    read(wanted, windowS, nowMs) {
      const last = Math.floor(nowMs / everyMs);
      const count = Math.min(slots, Math.max(1, Math.ceil((windowS * 1_000) / everyMs)));
      const asked = Array.from({ length: count }, (_, i) => last - count + 1 + i);
      return {
        atMs: asked.map((slot) => slot * everyMs),
        values: wanted.map((name) => {
          const all = valuesOf(name);
          return asked.map((slot) =>
            slot >= 0 && held[slot % slots] === slot
              ? (all[slot % slots] ?? Number.NaN)
              : Number.NaN,
          );
        }),
      };
    },
  };
}
