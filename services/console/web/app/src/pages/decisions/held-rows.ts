import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { SearchRequest } from "./search-request.ts";

/** A page of a search as it came. */
export interface SearchPage {
  /** Newest first. */
  readonly executions: readonly Execution[];
  /** How to ask for what comes after it; undefined at the end. */
  readonly next: NextPage | undefined;
}

/** How to ask for the page after another one: with its token, and with the very question it belongs to. */
export interface NextPage {
  readonly token: string;
  readonly asked: SearchRequest;
}

/** The rows a list holds, and what has come since. */
export interface HeldRows {
  /** Newest first. */
  readonly rows: readonly Execution[];
  /** How to ask for what comes after the last row; undefined when there is nothing. */
  readonly more: NextPage | undefined;
  /** The newest page, when it has rows that are not shown yet. */
  readonly fresh: SearchPage | undefined;
  /** How many those are; at least so many when there is a gap. */
  readonly freshCount: number;
  /** More has come than the newest page holds: what is between is not known. */
  readonly isGap: boolean;
}

/** Most rows a list keeps; what is beyond has to be narrowed down. */
export const MOST_ROWS = 5_000;

/** A list that begins with this page. */
export function heldFrom({ executions, next }: SearchPage): HeldRows {
  return {
    rows: executions,
    more: next,
    fresh: undefined,
    freshCount: 0,
    isGap: false,
  };
}

/** The list after its newest page was read again: what is new is shown when people look at the top, else only counted. */
export function withNewest(held: HeldRows, page: SearchPage, isAtTop: boolean): HeldRows {
  const known = new Set(held.rows.map(({ executionId }) => executionId));
  const freshCount = page.executions.filter(({ executionId }) => !known.has(executionId)).length;
  const isGap = freshCount === page.executions.length && page.next !== undefined;
  const first = held.rows[0];
  if (isAtTop || first === undefined) return joined(held, page, isGap);
  const now = new Map(page.executions.map((row) => [row.executionId, row]));
  return {
    ...held,
    rows: held.rows.map((row) => now.get(row.executionId) ?? row),
    fresh: freshCount === 0 ? undefined : page,
    freshCount,
    isGap: isGap && freshCount > 0,
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
  const rows = [...held.rows, ...older].slice(0, MOST_ROWS);
  return { ...held, rows, more: rows.length >= MOST_ROWS ? undefined : page.next };
}

// The page says all there is down to its last row; below, what was known stays.
function joined(held: HeldRows, page: SearchPage, isGap: boolean): HeldRows {
  const last = page.executions.at(-1);
  if (isGap || last === undefined || page.next === undefined) return heldFrom(page);
  const rows = [...page.executions, ...held.rows.filter(isOlderThan(last))];
  if (rows.length > MOST_ROWS) return heldFrom(page);
  const isWhole = rows.length === page.executions.length;
  return { ...heldFrom(page), rows, more: isWhole ? page.next : held.more };
}

// Execution ids begin with their time: the service sorts by them.
function isOlderThan(than: Execution): (row: Execution) => boolean {
  return ({ executionId }) => executionId < than.executionId;
}
