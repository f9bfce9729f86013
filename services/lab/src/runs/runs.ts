import { findVariant, unavailableBecause } from "../causes/all-causes.ts";
import { DemoRefusedError } from "../demo.ts";
import { rate, type Rate } from "./rate.ts";
import type { Run } from "./run.ts";

/** How many runs there are at once. */
const MAX_RUNS = 5;
const MAX_WAITING = 5;
const PROVOCATIONS = 20;
/** After each, a run goes on with new parties, and a tenant has room for so many. */
const REVOCATIONS = 10;
const MINUTE_MS = 60_000;
/** Every run leaves entries in the log for good, and every revocation parties that nobody can be again: there are so many in all. */
const ALL_STARTS = { most: 60, perMs: 10 * MINUTE_MS };
const ALL_REVOCATIONS = { most: 60, perMs: 60 * MINUTE_MS };
/** How often the monitor may read, in seconds. */
export const monitorDelays: readonly number[] = [1, 5, 60, 300];

/** A run and what it may still do. */
interface Live {
  readonly run: Run;
  readonly provocations: Rate;
  readonly revocations: Rate;
}

/** The runs that go on. */
export interface Runs {
  start(visitorId: string, monitorDelayS: number): Promise<string>;
  provoke(runId: string, causeId: string, variantId: string): string;
  /** The run; undefined when it has ended. */
  find(runId: string): Run | undefined;
  endAll(message: string): Promise<void>;
}

/** No runs yet; `begin` starts one. */
export function runs(options: {
  readonly begin: (visitorId: string, monitorDelayS: number) => Promise<Run>;
  readonly canPause: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}): Runs {
  const { begin, canPause, now } = options;
  const live = new Map<string, Live>();
  const starts = rate(ALL_STARTS.most, ALL_STARTS.perMs, now);
  const allRevocations = rate(ALL_REVOCATIONS.most, ALL_REVOCATIONS.perMs, now);
  let turn: Promise<unknown> = Promise.resolve();

  /** One start at a time: a visitor has one run, and there are only so many. */
  const startAlone = async (visitorId: string, monitorDelayS: number): Promise<string> => {
    for (const { run } of live.values())
      if (run.visitorId === visitorId) await run.end("The same visitor started another run.");
    if (live.size >= MAX_RUNS)
      throw new DemoRefusedError(
        "OVERLOADED",
        `there are ${MAX_RUNS} runs now; one may start when another has ended`,
      );
    if (!starts.admits())
      throw new DemoRefusedError(
        "OVERLOADED",
        "many runs were started lately; try again in some minutes",
      );
    const run = await begin(visitorId, monitorDelayS);
    live.set(run.id, {
      run,
      provocations: rate(PROVOCATIONS, MINUTE_MS, now),
      revocations: rate(REVOCATIONS, Infinity, now),
    });
    void run.ended.then(() => live.delete(run.id));
    return run.id;
  };

  return {
    start(visitorId, monitorDelayS) {
      const starting = turn.then(() => startAlone(visitorId, monitorDelayS));
      turn = starting.catch(() => {});
      return starting;
    },
    provoke(runId, causeId, variantId) {
      const found = live.get(runId);
      if (found === undefined)
        throw new DemoRefusedError("STATE_CONFLICT", "there is no such run that goes on");
      const plan = findVariant(causeId, variantId);
      if (plan === undefined)
        throw new DemoRefusedError("REQUEST_INVALID", "there is no such cause or variant");
      const why = unavailableBecause(plan.variant, canPause);
      if (why !== "") throw new DemoRefusedError("STATE_CONFLICT", why);
      const { provocations, revocations, run } = found;
      if (run.waiting >= MAX_WAITING)
        throw new DemoRefusedError(
          "OVERLOADED",
          "several causes wait already; let them happen first",
        );
      if (plan.cause.id === "revoked") {
        if (!revocations.admits())
          throw new DemoRefusedError("OVERLOADED", `a run takes ${REVOCATIONS} revocations`);
        if (!allRevocations.admits())
          throw new DemoRefusedError("OVERLOADED", "there were many revocations in the last hour");
      }
      if (!provocations.admits())
        throw new DemoRefusedError("OVERLOADED", `a run takes ${PROVOCATIONS} causes a minute`);
      return run.provoke(plan.cause, plan.variant);
    },
    find: (runId) => live.get(runId)?.run,
    async endAll(message) {
      await Promise.all([...live.values()].map(({ run }) => run.end(message)));
    },
  };
}
