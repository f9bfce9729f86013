import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import { type CellState, good, STALE_MS, unknown, warning, whileFresh } from "../truth.ts";
import { number, seconds } from "../words.ts";
import type { ComponentState } from "./component.ts";

/** Those who cosign the log. They are not asked themselves: seen is what evidence got from them, proven their signatures. */
export function witnesses(picture: Picture): ComponentState {
  const facts = freshly(picture, "evidence", STALE_MS)?.status.facts ?? {};
  const own = Object.entries(facts).filter(([name]) => name.startsWith("witness "));
  return {
    name: "witnesses",
    seen: seen(picture),
    proven: proven(picture),
    detail: Object.fromEntries(own),
  };
}

function seen(picture: Picture): CellState {
  const said = freshly(picture, "evidence", STALE_MS);
  const count = said?.status.facts["witnesses"];
  if (said === undefined || count === undefined) return unknown("evidence does not tell");
  const { atMs, status } = said;
  const lastS = valueOf(status.metrics, "writ_witness_cosigned_seconds");
  const age =
    lastS === undefined ? "" : `, last ${seconds(Math.max(0, atMs - lastS * 1_000))} before`;
  const text = `${count} answered${age}`;
  if (status.facts["witnesses_needed"] === "0")
    return warning("the trust file asks for no witness", atMs);
  return status.facts["witness_quorum"] === "met" ? good(text, atMs) : warning(text, atMs);
}

function proven({ log, nowMs }: Picture): CellState {
  if (log === undefined) return unknown("not looked at yet");
  const { atMs, value } = log;
  if (value.kind === "contradiction") return unknown("the log contradicts itself", atMs);
  const { names, needed, of, size } = value.witnessed;
  if (needed === 0) return warning("the trust file asks for no witness", atMs);
  const cell =
    size === 0
      ? warning(`no checkpoint with ${needed} of ${of} cosignatures`, atMs)
      : good(`cosigned ${number(size)}: ${names.join(", ")}`, atMs);
  return whileFresh(cell, nowMs);
}
