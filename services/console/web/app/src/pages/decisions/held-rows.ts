import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { SearchRequest } from "./search-request.ts";

/** A page of a search as it came: what matches from `coveredId` down to where the next one begins. */
export interface SearchPage {
  /** Newest first. */
  readonly executions: readonly Execution[];
  /** How to ask for what comes after it; undefined at the end. */
  readonly next: NextPage | undefined;
  /** Nothing that matches and is older is missing above its rows. */
  readonly coveredId: string;
}

/** How to ask for the page after another one: with its token, and with the very question it belongs to. */
export interface NextPage {
  readonly token: string;
  readonly asked: SearchRequest;
  /** The page looks at what is older than this execution. */
  readonly reachedId: string;
}

/** The rows a list holds, and what has come since. */
export interface HeldRows {
  /** Newest first. */
  readonly rows: readonly Execution[];
  /** How to ask for what comes after the last row; undefined when there is nothing. */
  readonly more: NextPage | undefined;
  /** From here down nothing is missing between the rows. */
  readonly coveredId: string;
  /** The newest page, when it has rows that are not shown yet. */
  readonly fresh: SearchPage | undefined;
  /** How many those are; at least so many when there is a gap. */
  readonly freshCount: number;
  /** The newest page does not reach down to what is held: what is between is not known. */
  readonly isGap: boolean;
}

/** Most rows a list asks for; what is beyond has to be narrowed down. */
export const MOST_ROWS = 5_000;

/** A list that begins with this page. */
export function heldFrom(page: SearchPage): HeldRows {
  const { executions, next } = page;
  const nothingNew = { fresh: undefined, freshCount: 0, isGap: false };
  return { rows: executions, more: next, coveredId: coveredBy(page), ...nothingNew };
}

// What is below a row is there, however short ago it was decided.
function coveredBy({ coveredId, executions }: SearchPage): string {
  const first = executions[0]?.executionId ?? "";
  return first > coveredId ? first : coveredId;
}

/** Whether a page reaches down to what is held. */
export function meets({ next }: SearchPage, held: Pick<HeldRows, "coveredId">): boolean {
  return next === undefined || next.reachedId <= held.coveredId;
}

/** The list after its newest page was read again: what is new is shown when people look at the top, else only counted. */
export function withNewest(held: HeldRows, page: SearchPage, isAtTop: boolean): HeldRows {
  const isGap = !meets(page, held);
  if (isAtTop || held.rows.length === 0) return joined(held, page, isGap);
  const known = new Set(held.rows.map(({ executionId }) => executionId));
  const freshCount = page.executions.filter(({ executionId }) => !known.has(executionId)).length;
  const now = new Map(page.executions.map((row) => [row.executionId, row]));
  const isNothingNew = freshCount === 0;
  return {
    ...held,
    rows: held.rows.map((row) => now.get(row.executionId) ?? row),
    coveredId: isNothingNew && !isGap ? coveredBy(page) : held.coveredId,
    fresh: isNothingNew ? undefined : page,
    freshCount,
    isGap: isGap && !isNothingNew,
  };
}

/** The list with what has come since. */
export function withFresh(held: HeldRows): HeldRows {
  return held.fresh === undefined ? held : joined(held, held.fresh, held.isGap);
}

/** The list with the page that comes after its last row. */
export function withOlder(held: HeldRows, page: SearchPage): HeldRows {
  const known = new Set(held.rows.map(({ executionId }) => executionId));
  const older = page.executions.filter(({ executionId }) => !known.has(executionId));
  return { ...held, rows: [...held.rows, ...older], more: page.next };
}

// The page says all there is as far down as it looked; below, what was known stays.
function joined(held: HeldRows, page: SearchPage, isGap: boolean): HeldRows {
  const { next } = page;
  if (isGap || next === undefined) return heldFrom(page);
  const below = held.rows.filter(({ executionId }) => executionId < next.reachedId);
  const rows = [...page.executions, ...below];
  if (rows.length > MOST_ROWS) return heldFrom(page);
  const isHeldDeeper = held.more === undefined || held.more.reachedId < next.reachedId;
  return { ...heldFrom(page), rows, more: isHeldDeeper ? held.more : next };
}
