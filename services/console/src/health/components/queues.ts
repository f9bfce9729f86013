import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import { type CellState, good, STALE_MS, unknown, warning } from "../truth.ts";
import { number } from "../words.ts";
import type { ComponentState } from "./component.ts";

/** Work that has piled up so far that somebody should look. */
const MANY_PENDING = 100;

/** What waits: entries for the log, statements and revocations whose evidence is not in it yet. */
export function queues(picture: Picture): ComponentState {
  return { name: "queues", says: says(picture), detail: {} };
}

function says(picture: Picture): CellState {
  const evidence = freshly(picture, "evidence", STALE_MS);
  const told = (process: "identity" | "grant-signing", name: string): number | undefined =>
    valueOf(freshly(picture, process, STALE_MS)?.status.metrics ?? [], name);
  const statements = told("identity", "writ_pending_statements");
  const revocations = told("grant-signing", "writ_pending_revocations");
  const waiting = valueOf(evidence?.status.metrics ?? [], "writ_log_queue");
  const most = valueOf(evidence?.status.metrics ?? [], "writ_log_queue_limit");
  if (evidence === undefined || waiting === undefined || most === undefined)
    return unknown("evidence does not tell");
  if (statements === undefined) return unknown("identity does not tell", evidence.atMs);
  if (revocations === undefined) return unknown("grant-signing does not tell", evidence.atMs);
  const text = `append ${number(waiting)} of ${number(most)} · records pending ${number(statements + revocations)}`;
  const isMuch = waiting > most / 2 || statements + revocations >= MANY_PENDING;
  return isMuch ? warning(text, evidence.atMs) : good(text, evidence.atMs);
}
