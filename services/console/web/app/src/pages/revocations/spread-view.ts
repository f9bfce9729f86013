import type { Verifier, WatchEnforcementResponse } from "@writ/proto/writ/grant/v1/grant";
import { msOf } from "../../time/instant.ts";

/** How far the measurement is: nothing heard yet, going on, or over. */
export type SpreadPhase = "joining" | "measuring" | "over";

type MarkName = "not-reached" | "passed" | "pending" | "unknown";

/** One verifier, as it is shown. */
export interface SpreadRow {
  readonly id: string;
  readonly name: string;
  /** SPIFFE id. */
  readonly who: string;
  readonly mark: MarkName;
  /** When it applied the revocation, or that it has not. */
  readonly said: string;
}

/** How far a revocation has come, in words. */
export interface SpreadView {
  readonly mark: MarkName;
  readonly headline: string;
  readonly rows: readonly SpreadRow[];
  readonly leases: string;
  readonly refusal: string;
}

const NAMED = 3;

/** Words for what is known of a revocation's spread. */
export function spreadView(told: WatchEnforcementResponse, phase: SpreadPhase): SpreadView {
  return {
    ...verdictOf(told, phase),
    rows: told.verifiers.map((verifier) => rowOf(verifier, phase)),
    leases: leasesOf(told),
    refusal: refusalOf(told, phase),
  };
}

function verdictOf(
  { applied, verifiers, watching }: WatchEnforcementResponse,
  phase: SpreadPhase,
): Pick<SpreadView, "headline" | "mark"> {
  if (watching === 0)
    return { mark: "unknown", headline: "No verifier watches: there is nobody to apply it." };
  if (applied === watching) {
    const last = Math.max(...verifiers.filter(hasApplied).map(({ delayMs }) => delayMs), 0);
    const all = watching === 1 ? "The one verifier" : `All ${watching} verifiers`;
    return { mark: "passed", headline: `${all} applied it, the last after ${millis(last)}.` };
  }
  if (phase !== "over")
    return { mark: "pending", headline: `${applied} of ${watching} verifiers applied it so far.` };
  const missing = verifiers.filter((one) => one.connected && !hasApplied(one));
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
  const names = missing.slice(0, NAMED).map(({ name }) => name);
  return {
    mark: "unknown",
    headline: `${applied} of ${watching} verifiers applied it. Not heard from: ${names.join(", ")}${more}.`,
  };
}

function rowOf(verifier: Verifier, phase: SpreadPhase): SpreadRow {
  const { connected, delayMs, name, spiffeId, verifierId } = verifier;
  const row = { id: verifierId, name, who: spiffeId };
  if (hasApplied(verifier)) return { ...row, mark: "passed", said: millis(delayMs) };
  if (!connected) return { ...row, mark: "not-reached", said: "stopped watching" };
  return phase === "over"
    ? { ...row, mark: "unknown", said: "not heard from" }
    : { ...row, mark: "pending", said: "not yet" };
}

function leasesOf({ liveLeases }: WatchEnforcementResponse): string {
  if (liveLeases === 0n) return "none";
  return `${liveLeases} not reported over: each stops when it asks next, or when its lease ends`;
}

function refusalOf(
  { firstRefusalAt, revokedAt }: WatchEnforcementResponse,
  phase: SpreadPhase,
): string {
  const [at, since] = [msOf(firstRefusalAt), msOf(revokedAt)];
  if (at === undefined || since === undefined)
    return phase === "over" ? "none was seen by the server" : "none yet";
  return `after ${millis(Math.max(0, at - since))}`;
}

function hasApplied({ appliedAt }: Verifier): boolean {
  return appliedAt !== undefined;
}

function millis(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
