import type { Entry, Refusal } from "../entry.ts";
import { type Existing, judgeAll, refused } from "../judge.ts";
import { FencedError, type Leadership } from "./log-store.ts";
import type { Sealed } from "./seal.ts";

/** The entry has a leaf of its own. */
export interface Appended {
  readonly kind: "appended";
  readonly index: number;
}

/** What became of an entry. */
export type Outcome = Appended | Existing | Refusal;

/** How a batch gets into the log. */
export interface Writing {
  readonly leadership: Pick<Leadership, "commit" | "findFacts">;
  /** Seals entries on top of the newest view. */
  seal(entries: readonly Entry[]): Sealed;
  /** Called once for every commit that the database has acknowledged. */
  committed(sealed: Sealed): void;
}

/**
 * Writes entries, in their order, and says what became of each. Nearly always this is one statement. When an entry is in the
 * way nothing is written: then those at fault are found and answered, and the others are written without them.
 * Rejects with the error of the store when it is not known what was written.
 */
export async function writeBatch(
  entries: readonly Entry[],
  writing: Writing,
): Promise<readonly Outcome[]> {
  if (entries.length === 0) return [];
  const sealed = writing.seal(entries);
  if (await writing.leadership.commit(sealed.batch)) {
    writing.committed(sealed);
    return entries.map((_, i) => ({ kind: "appended", index: sealed.batch.from + i }));
  }
  const facts = await writing.leadership.findFacts(entries);
  const verdicts = judgeAll(facts.map((f, i) => ({ facts: f, entry: at(entries, i) })));
  if (verdicts.some((v) => v?.kind === "existed" && v.isHere && v.index >= sealed.batch.from))
    throw new FencedError("the log holds leaves that another leader appended");
  const rest = entries.filter((_, i) => verdicts[i] === undefined);
  if (rest.length === entries.length) return writeApart(entries, writing);
  const written = (await writeBatch(rest, writing)).values();
  return verdicts.map((verdict) => verdict ?? next(written));
}

/** For entries that the database refuses although nothing is known to speak against them: narrows down to those at fault. */
async function writeApart(
  entries: readonly Entry[],
  writing: Writing,
): Promise<readonly Outcome[]> {
  if (entries.length === 1) return [refused("ENTRY_INVALID", "the database refuses the entry")];
  const middle = Math.ceil(entries.length / 2);
  const first = await writeBatch(entries.slice(0, middle), writing);
  return [...first, ...(await writeBatch(entries.slice(middle), writing))];
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError("no such item");
  return item;
}

function next<T>(items: Iterator<T>): T {
  const { done, value } = items.next();
  if (done === true) throw new RangeError("an entry was left out");
  return value;
}
