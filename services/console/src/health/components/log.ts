import { Truth } from "@writ/proto/writ/console/v1/health";
import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import { broken, type CellState, good, STALE_MS, unknown, warning, whileFresh } from "../truth.ts";
import { number } from "../words.ts";
import type { ComponentState } from "./component.ts";

/** The log. Seen: what is published of it. Proven: what is signed now extends what was signed before. */
export function log(picture: Picture): ComponentState {
  return {
    name: "log",
    says: says(picture),
    seen: published(picture),
    proven: proven(picture),
    detail: {},
  };
}

/** How many entries were in the log a minute ago that are still not published; 0 for none, undefined when that is not known. */
export function unpublished({ published: seen, sizeMinuteAgo }: Picture): number | undefined {
  if (seen === undefined || sizeMinuteAgo === undefined) return undefined;
  return Math.max(0, sizeMinuteAgo - (seen.value.size ?? 0));
}

function says(picture: Picture): CellState {
  const said = freshly(picture, "evidence", STALE_MS);
  if (said === undefined) return unknown("evidence does not tell");
  const { epoch, log: state, log_problem: problem = "" } = said.status.facts;
  if (state === "leading") return good(`leader, epoch ${epoch ?? "not known"}`, said.atMs);
  if (state === "frozen") return broken(`frozen: ${problem}`, said.atMs);
  return state === "waiting"
    ? broken(`takes no entries: ${problem}`, said.atMs)
    : unknown("evidence does not tell", said.atMs);
}

function published(picture: Picture): CellState {
  const seen = picture.published;
  if (seen === undefined) return unknown("not looked at yet");
  const { size } = seen.value;
  const late = unpublished(picture);
  const said = freshly(picture, "evidence", STALE_MS);
  const all = said && valueOf(said.status.metrics, "writ_log_tree_size");
  const cell = (): CellState => {
    if (late !== undefined && late > 0)
      return warning(`${number(late)} entries not published for a minute`, seen.atMs);
    if (size === undefined) return unknown("nothing is published that verifies", seen.atMs);
    return all === undefined
      ? good(`published ${number(size)}`, seen.atMs)
      : good(`published ${number(size)} of ${number(Math.max(all, size))}`, seen.atMs);
  };
  return whileFresh(cell(), picture.nowMs);
}

function proven({ log: look, nowMs }: Picture): CellState {
  if (look === undefined) return unknown("not looked at yet");
  const { atMs, value } = look;
  // What was once contradicted does not become unknown with time.
  if (value.kind === "contradiction") return { truth: Truth.BROKEN, text: value.text, atMs };
  const { from, size } = value;
  if (from === undefined)
    return whileFresh(good(`signature over ${number(size)} verified`, atMs), nowMs);
  const text =
    from === size ? `${number(size)}, unchanged` : `${number(size)} extends ${number(from)}`;
  return whileFresh(good(text, atMs), nowMs);
}
