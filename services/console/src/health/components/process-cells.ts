import { valueOf } from "../metric-lookup.ts";
import type { Asked, Picture } from "../picture.ts";
import { answerTimes, beganMs, newestProbe, type ProbeKind } from "../probes.ts";
import type { AskedProcess } from "../process-names.ts";
import { broken, type CellState, good, unknown, warning, whileFresh } from "../truth.ts";
import { hours, milliseconds, seconds } from "../words.ts";

const DAY_MS = 86_400_000;
/** Clocks further apart make times of grants and evidence doubtful, in milliseconds. */
export const MOST_SKEW_MS = 2_000;
const KINDS: readonly ProbeKind[] = ["allowed", "denied", "proven", "revoked"];

/** What a process says of itself. */
export function saysCell({ nowMs, processes }: Picture, process: AskedProcess): CellState {
  const said = processes.get(process)?.said;
  if (said === undefined) return unknown("not heard of yet");
  const { aheadMs, atMs, status } = said;
  if (!status.serving) return whileFresh(broken(status.problem || "not serving", atMs), nowMs);
  const endMs = certificateEndMs(status.metrics);
  if (endMs !== undefined && endMs - nowMs < DAY_MS)
    return whileFresh(warning(`certificate ${ends(endMs, nowMs)}`, atMs), nowMs);
  if (Math.abs(aheadMs) > MOST_SKEW_MS) {
    const way = aheadMs > 0 ? "ahead" : "behind";
    return whileFresh(warning(`clock ${seconds(Math.abs(aheadMs))} ${way}`, atMs), nowMs);
  }
  return whileFresh(good("serving", atMs), nowMs);
}

/** What was seen of a process from outside: whether it answers the console, and how it answered the probe. */
export function seenCell(picture: Picture, process: AskedProcess): CellState {
  const { nowMs, probes, processes } = picture;
  const silent = silence(processes.get(process), nowMs);
  if (silent !== undefined) return silent;
  if (probes === null) return unknown("no probe runs in this cluster");
  const fresh = KINDS.flatMap((kind) => newestProbe(picture, kind) ?? []);
  const failed = fresh.find(({ failedProcess }) => failedProcess === process);
  if (failed !== undefined) return broken(failed.problem, beganMs(failed));
  const reached = fresh.filter(({ processMs }) => processMs[process] !== undefined);
  const atMs = Math.max(...reached.map(beganMs));
  const times = answerTimes(picture, process).toSorted((a, b) => a - b);
  const p99 = times[Math.ceil(times.length * 0.99) - 1];
  if (reached.length === 0 || p99 === undefined)
    return unknown(fresh.length === 0 ? "not probed yet" : "not reached by the probe");
  return good(`p99 ${milliseconds(p99)}`, atMs);
}

/** What the probe proved, if it did: `text` of what it found; undefined when it proved nothing lately and found nobody guilty. */
export function provenByProbe(
  picture: Picture,
  process: AskedProcess,
  text: (facts: Readonly<Record<string, string>>) => string | undefined,
): CellState {
  if (picture.probes === null) return unknown("no probe runs in this cluster");
  const probe = newestProbe(picture, "proven");
  if (probe === undefined) return unknown("not proven yet");
  if (!probe.passed)
    return probe.failedProcess === process
      ? broken(probe.problem, beganMs(probe))
      : unknown("the last probe could not prove it", beganMs(probe));
  const found = text(probe.facts);
  return found === undefined ? unknown("not proven yet") : good(found, beganMs(probe));
}

/** When a TLS certificate ends, milliseconds since 1970; undefined when that is not told. */
export function certificateEndMs(metrics: Parameters<typeof valueOf>[0]): number | undefined {
  const end = valueOf(metrics, "writ_certificate_end_seconds");
  return end === undefined ? undefined : end * 1_000;
}

/** Such as "ends in 23 h" or "ended 2 h ago". */
export function ends(endMs: number, nowMs: number): string {
  return endMs > nowMs ? `ends in ${hours(endMs - nowMs)}` : `ended ${hours(nowMs - endMs)} ago`;
}

/** One missed answer may be the network's; two in a row, or nobody there, are the process's. */
function silence(asked: Asked | undefined, nowMs: number): CellState | undefined {
  if (asked === undefined || asked.misses === 0 || asked.triedAtMs === undefined) return undefined;
  const { isUnreachable, misses, said, triedAtMs } = asked;
  const since = said === undefined ? "" : ` for ${seconds(nowMs - said.atMs)}`;
  const cell =
    isUnreachable || misses > 1
      ? broken(`did not answer the console${since}`, triedAtMs)
      : warning("did not answer the console once", triedAtMs);
  return whileFresh(cell, nowMs);
}
