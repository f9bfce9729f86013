import type { Revocation, Revocations } from "../store/revocations.ts";
import type { Redemptions } from "../store/redemptions.ts";
import type { RevocationFeed } from "./feed.ts";
import { isComplete, type Spread, spreadOf } from "./spread.ts";
import type { Verifiers } from "./verifiers.ts";

/** At most so often is anything sent, and so often are the leases counted, in milliseconds. */
const EVERY_MS = 100;
const LEASES_EVERY_MS = 1_000;
/** As long is measured at most, in milliseconds. */
const LONGEST_MS = 60_000;

/** What the spread of a revocation is measured with. */
export interface SpreadDependencies {
  readonly revocations: Pick<Revocations, "list">;
  readonly redemptions: Pick<Redemptions, "liveLeases">;
  readonly verifiers: Pick<Verifiers, "of">;
  readonly feed: Pick<RevocationFeed, "firstRefusal">;
  /** Waits, or less when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The revocation with a number of the tenant's chain, 0 for the newest; undefined when there is none. */
export async function revocationAt(
  tenant: string,
  seq: number,
  { revocations }: Pick<SpreadDependencies, "revocations">,
): Promise<Revocation | undefined> {
  const before = seq === 0 ? Number.MAX_SAFE_INTEGER : seq + 1;
  const [found] = await revocations.list(tenant, before, 1);
  return seq === 0 || found?.own.seq === seq ? found : undefined;
}

/**
 * Tells how far a revocation has come, whenever that changes: until all who watch have applied it and no lease runs any more, for
 * a minute, or until the signal aborts.
 */
export async function* watchSpread(
  tenant: string,
  revocation: Revocation | undefined,
  signal: AbortSignal,
  dependencies: SpreadDependencies,
): AsyncGenerator<Spread, void> {
  const { now, pause } = dependencies;
  const endMs = now() + LONGEST_MS;
  let counted = { liveLeases: 0, atMs: Number.NEGATIVE_INFINITY };
  let told = "";
  while (!signal.aborted) {
    const nowMs = now();
    if (nowMs - counted.atMs >= LEASES_EVERY_MS)
      counted = { liveLeases: await leasesOf(revocation, nowMs, dependencies), atMs: nowMs };
    const spread: Spread = {
      ...spreadOf(tenant, revocation, nowMs, dependencies.verifiers),
      liveLeases: counted.liveLeases,
      firstRefusalMs: revocation && dependencies.feed.firstRefusal(revocation),
    };
    const text = JSON.stringify(spread);
    if (text !== told) yield spread;
    told = text;
    if (isComplete(spread) || nowMs >= endMs) return;
    await pause(EVERY_MS, signal);
  }
}

async function leasesOf(
  revocation: Revocation | undefined,
  nowMs: number,
  { redemptions }: SpreadDependencies,
): Promise<number> {
  return revocation === undefined ? 0 : redemptions.liveLeases(revocation, nowMs);
}
