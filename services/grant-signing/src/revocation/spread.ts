import type { Revocation } from "../store/revocations.ts";
import { ALL_TENANTS } from "./record.ts";
import type { KnownVerifier, Verifiers } from "./verifiers.ts";

/** Verifiers that stopped watching are shown for as long, in milliseconds. */
const SHOWN_GONE_MS = 60_000;
/** As many are shown: those that watch and have not applied it first, those that have gone last. */
const MOST_SHOWN = 500;

/** One verifier, seen from one revocation. Times are milliseconds since 1970. */
export interface SpreadVerifier {
  readonly verifierId: string;
  readonly name: string;
  readonly spiffeId: string;
  /** Number of the last revocation of its stream that it applied. */
  readonly seq: number;
  readonly acknowledgedAtMs: number;
  readonly isConnected: boolean;
  readonly hasApplied: boolean;
  readonly appliedAtMs: number | undefined;
}

/** How far a revocation has come. */
export interface Spread {
  readonly verifiers: readonly SpreadVerifier[];
  /** How many of those that watch have applied it, and how many watch. */
  readonly applied: number;
  readonly watching: number;
  /** Leases it reaches that still run. */
  readonly liveLeases: number;
  /** When something was first refused because of it; undefined before. */
  readonly firstRefusalMs: number | undefined;
}

/** How far a revocation has come among the verifiers known now; of none, who watches the tenant. */
export function spreadOf(
  tenant: string,
  revocation: Revocation | undefined,
  nowMs: number,
  verifiers: Pick<Verifiers, "of">,
): Pick<Spread, "applied" | "verifiers" | "watching"> {
  const seen = verifiers
    .of([tenant, ALL_TENANTS])
    .filter(({ goneAtMs }) => goneAtMs === undefined || nowMs - goneAtMs < SHOWN_GONE_MS)
    .map((verifier) => seenFrom(revocation, verifier));
  const watching = seen.filter(({ isConnected }) => isConnected);
  return {
    verifiers: seen
      .toSorted((a, b) => rankOf(a) - rankOf(b) || compareNames(a, b))
      .slice(0, MOST_SHOWN),
    applied: watching.filter(({ hasApplied }) => hasApplied).length,
    watching: watching.length,
  };
}

/** Whether nothing is left to be waited for. */
export function isComplete({ applied, liveLeases, watching }: Spread): boolean {
  return applied === watching && liveLeases === 0;
}

function seenFrom(revocation: Revocation | undefined, verifier: KnownVerifier): SpreadVerifier {
  const { acknowledgedAtMs, isConnected, name, scope, seq, spiffeId, verifierId } = verifier;
  const place = scope === ALL_TENANTS ? revocation?.all : revocation?.own;
  return {
    verifierId,
    name,
    spiffeId,
    seq,
    acknowledgedAtMs,
    isConnected,
    hasApplied: seq >= (place?.seq ?? 0),
    appliedAtMs: place && verifier.appliedAtMs(place.seq),
  };
}

function rankOf({ hasApplied, isConnected }: SpreadVerifier): number {
  if (!isConnected) return 2;
  return hasApplied ? 1 : 0;
}

function compareNames(a: SpreadVerifier, b: SpreadVerifier): number {
  const [one, other] = [a.name + a.verifierId, b.name + b.verifierId];
  return one < other ? -1 : Number(one > other);
}
