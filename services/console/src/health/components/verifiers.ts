import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import { beganMs, newestProbe } from "../probes.ts";
import { broken, type CellState, good, STALE_MS, unknown, warning } from "../truth.ts";
import { milliseconds } from "../words.ts";
import type { ComponentState } from "./component.ts";

/** Those who verify grants, and so must hear of revocations. Says: what they told grant-signing. Seen: how soon the probe's was refused. */
export function verifiers(picture: Picture): ComponentState {
  return { name: "verifiers", says: says(picture), seen: seen(picture), detail: detailOf(picture) };
}

function says(picture: Picture): CellState {
  const said = freshly(picture, "grant-signing", STALE_MS);
  if (said === undefined) return unknown("grant-signing does not tell");
  const { facts, metrics } = said.status;
  const watching = valueOf(metrics, "writ_verifiers_watching");
  const applied = valueOf(metrics, "writ_verifiers_applied");
  if (watching === undefined || applied === undefined)
    return unknown("grant-signing does not tell");
  const behind = facts["verifiers_behind"] ?? "";
  const text = `${applied} of ${watching} up to date`;
  // One that is being told right now is not behind yet.
  return behind === "" ? good(text, said.atMs) : warning(`${text}; not ${behind}`, said.atMs);
}

function seen(picture: Picture): CellState {
  if (picture.probes === null) return unknown("no probe runs in this cluster");
  const probe = newestProbe(picture, "revoked");
  if (probe === undefined) return unknown("not probed yet");
  const atMs = beganMs(probe);
  if (probe.passed) return good(`revoked, refused ${milliseconds(probe.tookMs)} later`, atMs);
  return probe.failedProcess === "grant-signing"
    ? broken(probe.problem, atMs)
    : unknown("the last probe came to nothing", atMs);
}

function detailOf(picture: Picture): Record<string, string> {
  const behind = freshly(picture, "grant-signing", STALE_MS)?.status.facts["verifiers_behind"];
  return behind === undefined || behind === "" ? {} : { behind };
}
