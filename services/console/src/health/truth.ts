import { Truth } from "@writ/proto/writ/console/v1/health";

/** How often everything is asked, in milliseconds. */
export const EVERY_MS = 5_000;

/** How old news may be: after three intervals without any, nothing is known. */
export const STALE_MS = 3 * EVERY_MS;

/** One kind of truth about a component. */
export interface CellState {
  readonly truth: Truth;
  /** In few words. */
  readonly text: string;
  /** What it is from, milliseconds since 1970; undefined when it never was. */
  readonly atMs: number | undefined;
}

/** Nothing is known. */
export function unknown(text: string, atMs?: number): CellState {
  return { truth: Truth.UNSPECIFIED, text, atMs };
}

/** Well, as of then. */
export function good(text: string, atMs: number): CellState {
  return { truth: Truth.GOOD, text, atMs };
}

/** Not as it should be, but it works. */
export function warning(text: string, atMs: number): CellState {
  return { truth: Truth.WARNING, text, atMs };
}

/** Broken. */
export function broken(text: string, atMs: number): CellState {
  return { truth: Truth.BROKEN, text, atMs };
}

/** The same while its news is fresh; after that nothing is known, whatever it said. */
export function whileFresh(cell: CellState, nowMs: number, staleMs = STALE_MS): CellState {
  const { atMs } = cell;
  if (atMs === undefined || nowMs - atMs <= staleMs) return cell;
  return unknown(`no news for ${Math.floor((nowMs - atMs) / 1_000)} s`, atMs);
}
