import { tryAllowed } from "./allowed.ts";
import { attempt, type Found, type Surroundings, type Trial } from "./attempt.ts";
import { tryDenied } from "./denied.ts";
import type { ProbeHistory } from "./history.ts";
import type { Pace } from "./pace.ts";
import type { ProbeKind } from "./probe.ts";
import type { ProofParts } from "./proof.ts";
import { type Expected, type Memory, tryProven } from "./proven.ts";
import { tryRevoked } from "./revoked.ts";
import { type Steps, steps } from "./step.ts";

/** What rounds are made with. */
export interface RoundDeps extends Surroundings {
  readonly history: ProbeHistory;
  readonly pace: Pace;
  readonly parts: ProofParts;
  readonly memory: Memory;
  /** Aborted when nothing more is to be tried. */
  readonly signal: AbortSignal;
  /** Sees that what is tried can be tried; called before every round. Throws StepError. */
  readonly prepare: (steps: Steps) => Promise<void>;
}

/** The probing, round by round. */
export interface Rounds {
  /** Tries everything that is due, one after the other. */
  readonly round: () => Promise<void>;
  /** Seconds until a revocation follows the last one. */
  readonly revocationS: () => number;
}

/** Events of an execution that was decided, redeemed and reported. */
const WHOLE_LIFE = 3;
/** A denial ends an execution. */
const DENIAL = 1;

/** Rounds that have not begun. */
export function rounds(deps: RoundDeps): Rounds {
  const { history, memory, now, pace, parts, prepare, signal } = deps;
  let revocations = 0;
  let nextRevocationMs = Number.NEGATIVE_INFINITY;

  const tried = async (kind: ProbeKind, trial: (parts: Trial) => Promise<Found>) =>
    history.add(await attempt(kind, deps, trial));
  const follow = (): void => {
    nextRevocationMs = now() + pace.revocationS(revocations) * 1_000;
  };
  const plane: Surroundings["plane"] = {
    ...deps.plane,
    // The time runs from a revocation that may have been made; one that was not even asked for is tried again in the next round.
    async revoke(executionId) {
      follow();
      revocations = await deps.plane.revoke(executionId);
      follow();
      return revocations;
    },
  };
  return {
    async round() {
      const allowed = await tried("allowed", async (trial) => {
        // What it takes to prepare says nothing about how fast answers are.
        await prepare(steps(deps.watch));
        return tryAllowed(deps, trial);
      });
      if (signal.aborted) return;
      const denied = await tried("denied", (trial) => tryDenied(deps, trial));
      // Of an execution without its whole life there is nothing to prove: that it failed is known already.
      const expected: readonly Expected[] = [
        ...(allowed.passed ? [{ ...allowed, events: WHOLE_LIFE }] : []),
        ...(denied.passed ? [{ ...denied, events: DENIAL }] : []),
      ];
      if (signal.aborted) return;
      if (expected.length > 0)
        await tried("proven", (trial) => tryProven(deps, trial, expected, { memory, parts }));
      // Rounds are never quite on time: one that comes a little early is the right one.
      const isDue = now() >= nextRevocationMs - pace.everyS * 500;
      if (isDue && !signal.aborted)
        await tried("revoked", (trial) => tryRevoked({ ...deps, plane }, trial));
    },
    revocationS: () => pace.revocationS(revocations),
  };
}
