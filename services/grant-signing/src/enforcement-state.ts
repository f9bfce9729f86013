import type { RevocationFeed } from "./revocation/feed.ts";
import { ALL_TENANTS } from "./revocation/record.ts";
import type { Verifiers } from "./revocation/verifiers.ts";

/** How far the verifiers are that follow the revocation streams. */
export interface EnforcementState {
  /** Number of the last revocation of all. */
  readonly seq: number;
  /** Verifiers that watch now and told how far they are. */
  readonly watching: number;
  /** Those of them that have applied the last revocation of their stream. */
  readonly applied: number;
  /** Names of those that have not for five seconds, each once, sorted. */
  readonly behind: readonly string[];
}

/** What it is read from. */
export interface EnforcementDeps {
  readonly feed: Pick<RevocationFeed, "seq">;
  readonly verifiers: Pick<Verifiers, "all">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A revocation on its way is no verifier behind, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Reads how far the verifiers are, and remembers from one reading to the next who was not there yet. */
export function enforcementState({
  feed,
  now,
  verifiers,
}: EnforcementDeps): () => EnforcementState {
  let lateSinceMs: ReadonlyMap<string, number> = new Map();
  return () => {
    const nowMs = now();
    const watching = verifiers.all().filter(({ isConnected }) => isConnected);
    const late = watching.filter(({ scope, seq }) => seq < feed.seq(scope));
    lateSinceMs = new Map(
      late.map(({ verifierId }) => [verifierId, lateSinceMs.get(verifierId) ?? nowMs]),
    );
    const behind = late.filter(
      ({ verifierId }) => nowMs - (lateSinceMs.get(verifierId) ?? nowMs) >= PATIENCE_MS,
    );
    return {
      seq: feed.seq(ALL_TENANTS),
      watching: watching.length,
      applied: watching.length - late.length,
      behind: [...new Set(behind.map(({ name }) => name))].toSorted(),
    };
  };
}
