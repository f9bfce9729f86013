import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import { broken, type CellState, good, STALE_MS, unknown, warning } from "../truth.ts";
import { seconds } from "../words.ts";
import type { ComponentState } from "./component.ts";

const SETTINGS = ["fsync", "full_page_writes", "synchronous_commit"] as const;
const MOST_LAG_S = 10;

/** The database, as evidence finds it. That a disk keeps what it was told to can not be proven from here. */
export function postgres(picture: Picture): ComponentState {
  const facts = freshly(picture, "evidence", STALE_MS)?.status.facts ?? {};
  const shown = ["postgres_version", ...SETTINGS, "replicas"].flatMap((name) => {
    const value = facts[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    name: "postgres",
    says: says(picture),
    seen: seen(picture),
    detail: Object.fromEntries(shown),
  };
}

/** Settings without which a confirmed write can be lost, and that are off. */
export function settingsOff(picture: Picture): readonly string[] {
  const facts = freshly(picture, "evidence", STALE_MS)?.status.facts ?? {};
  return SETTINGS.filter((name) => facts[name] === "off");
}

function says(picture: Picture): CellState {
  const said = freshly(picture, "evidence", STALE_MS);
  const { postgres: state, postgres_version: version } = said?.status.facts ?? {};
  if (said === undefined || state === undefined) return unknown("evidence does not tell");
  return state === "up"
    ? good(`up, version ${version ?? "not known"}`, said.atMs)
    : broken("does not answer evidence", said.atMs);
}

function seen(picture: Picture): CellState {
  const said = freshly(picture, "evidence", STALE_MS);
  if (said === undefined || said.status.facts["fsync"] === undefined)
    return unknown("settings not known");
  const off = settingsOff(picture);
  if (off.length > 0) return broken(`${off.join(", ")} off`, said.atMs);
  const copies = valueOf(said.status.metrics, "writ_database_replicas") ?? 0;
  const lagS = valueOf(said.status.metrics, "writ_database_replica_lag_seconds");
  const lag = lagS === undefined ? "lag not told" : `lag ${seconds(lagS * 1_000)}`;
  const text = `fsync on · ${copies === 0 ? "no copy" : `${copies} copies, ${lag}`}`;
  return (lagS ?? 0) > MOST_LAG_S ? warning(text, said.atMs) : good(text, said.atMs);
}
