import type { ReasonFamily } from "@writ/reasons";
import { FAMILY_WORDS, reasonWords } from "../../words.ts";

/** How often a cause stopped something. */
export interface Cause {
  /** Short word of the family; `other` for codes this release does not know. */
  readonly word: string;
  readonly total: number;
  /** The codes, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly total: number }[];
}

/** Counts by code, as the service gives them. */
export type ByReason = Readonly<Record<string, bigint>>;

/** Denials by cause, the most frequent first. */
export function causes(byReason: ByReason): readonly Cause[] {
  const groups = Map.groupBy(Object.entries(byReason), ([code]) => familyWord(code));
  return [...groups]
    .map(([word, entries]) => {
      const codes = entries
        .map(([code, total]) => ({ code, total: Number(total) }))
        .toSorted((a, b) => b.total - a.total || a.code.localeCompare(b.code));
      return { word, codes, total: codes.reduce((sum, { total }) => sum + total, 0) };
    })
    .toSorted((a, b) => b.total - a.total || a.word.localeCompare(b.word));
}

/** The least and the most that a cause came to in an hour. */
export interface Band {
  readonly least: number;
  readonly most: number;
}

/** The bands of all causes over these hours. */
export function bands(hours: readonly ByReason[]): ReadonlyMap<string, Band> {
  const found = new Map<string, Band>();
  const perHour = hours.map(
    (hour) => new Map(causes(hour).map(({ word, total }) => [word, total])),
  );
  for (const word of perHour.flatMap((hour) => [...hour.keys()])) {
    const totals = perHour.map((hour) => hour.get(word) ?? 0);
    found.set(word, { least: Math.min(...totals), most: Math.max(...totals) });
  }
  return found;
}

const LEAST_HOURS = 12;

/** Whether a count is outside of its own band. Without denials in half a day's hours there is no band to be outside of. */
export function isUnusual(total: number, word: string, hours: readonly ByReason[]): boolean {
  const busy = hours.filter((hour) => Object.keys(hour).length > 0).length;
  if (busy < LEAST_HOURS) return false;
  const { least, most } = bands(hours).get(word) ?? { least: 0, most: 0 };
  return total > most || total < least;
}

function familyWord(code: string): string {
  const family: ReasonFamily | undefined = reasonWords(code).family;
  return family === undefined ? "other" : FAMILY_WORDS[family];
}
