import type { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import type { Handlers } from "@writ/rpc";
import type { ProbeHistory } from "./history.ts";
import type { NumberedProbe } from "./probe.ts";

/** What is told. */
export interface GetProbesDeps {
  readonly history: Pick<ProbeHistory, "newest">;
  /** How often allowed, denied and proven are tried, in seconds. */
  readonly everyS: number;
  readonly revocationS: () => number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** GetProbes: the last twenty of each kind. */
export function getProbes({
  everyS,
  history,
  now,
  revocationS,
}: GetProbesDeps): Handlers<typeof ProbeService>["getProbes"] {
  return async () => ({
    probes: history.newest().map(probeMessage),
    intervalS: { allowed: everyS, denied: everyS, proven: everyS, revoked: revocationS() },
    at: timestamp(now()),
  });
}

function probeMessage({ atMs, facts, processMs, ...same }: NumberedProbe) {
  return {
    ...same,
    number: BigInt(same.number),
    at: timestamp(atMs),
    processMs: { ...processMs },
    facts: { ...facts },
  };
}

function timestamp(ms: number) {
  return { seconds: BigInt(Math.floor(ms / 1_000)), nanos: Math.floor(ms % 1_000) * 1_000_000 };
}
