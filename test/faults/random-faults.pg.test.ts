import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import type { Point } from "../support/statement-proxy.ts";
import { type FaultLog, faultLog } from "./fault-log.ts";
import { endLeads, type Member, sendOnce, sendUpTo, startMember, whoLeads } from "./member.ts";

const SEED = 20_261_123;
const RUNS = 20;
/** Many databases, one after the other: on a busy machine it takes its time. */
const WITHIN_MS = 120_000;

/** What happens next; `who` is 0 or 1, `count` a number of entries that are sent at once. */
type Step =
  | { readonly do: "append"; readonly who: number; readonly count: number }
  | {
      readonly do: "cut" | "kill";
      readonly who: number;
      readonly count: number;
      readonly point: Point;
    }
  | { readonly do: "partition"; readonly who: number; readonly count: number }
  | { readonly do: "restart"; readonly who: number }
  | { readonly do: "end-sessions" }
  | { readonly do: "retry"; readonly who: number };

const who = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 6 });
const point = fc.constantFrom<Point[]>("request", "half-request", "commit", "ready", "answer");
const does = <const D extends Step["do"]>(...names: readonly D[]) => fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: does("append"), who, count }) },
  { weight: 4, arbitrary: fc.record({ do: does("cut", "kill"), who, count, point }) },
  { weight: 2, arbitrary: fc.record({ do: does("partition"), who, count }) },
  { weight: 1, arbitrary: fc.record({ do: does("restart"), who }) },
  { weight: 1, arbitrary: fc.record({ do: does("end-sessions") }) },
  { weight: 2, arbitrary: fc.record({ do: does("retry"), who }) },
);
const schedule = fc.record({
  /** Whether the two processes notice each other's lead, as they do while the lock holds. */
  isLocked: fc.boolean(),
  steps: fc.array(step, { minLength: 3, maxLength: 12 }),
});

/** How often each thing came about, over all schedules. */
const happened = new Map<string, number>();
function note(what: string, times = 1): void {
  happened.set(what, (happened.get(what) ?? 0) + times);
}

/** Two processes that compete for one log, and what their callers still wait for. */
function contest(log: FaultLog, database: TestDatabase, isLocked: boolean) {
  const members: Member[] = [];
  const dead: Member[] = [];
  let left: readonly Entry[] = [];
  const start = (n: number): Promise<Member> =>
    startMember(log, database, isLocked ? {} : { lockClass: n + 1 });
  const order = (n: number): readonly Member[] => (n === 0 ? members : members.toReversed());
  const keep = (more: readonly Entry[]): void => {
    left = [...left, ...more];
  };
  const replace = async (member: Member): Promise<void> => {
    const n = members.indexOf(member);
    members[n] = await start(n);
  };
  const other = (member: Member): Member => members[1 - members.indexOf(member)] ?? member;

  /** Those who lead send entries, until one of their statements has come to the point. */
  const stoppedAt = async (
    s: { readonly who: number; readonly count: number },
    at: Point,
  ): Promise<{ readonly member: Member; readonly left: Promise<readonly Entry[]> }> => {
    for (;;) {
      const member = await whoLeads(order(s.who));
      const sent = await sendUpTo(log, member, log.entries(s.count), at);
      if (sent.isStopped) return { member, left: sent.left };
      member.network.release();
      keep(await sent.left);
    }
  };

  const strike = async (s: Extract<Step, { do: "cut" | "kill" }>): Promise<void> => {
    const { left: told, member } = await stoppedAt(s, s.point);
    note(`${s.do} at ${s.point}`);
    if (s.do === "kill") {
      // Nobody ever hears of it again: what becomes of it in its own memory is nothing to anybody.
      dead.push(member);
      member.network.die();
      await replace(member);
    } else {
      member.network.cut();
    }
    keep(await told);
  };

  const partition = async (s: Extract<Step, { do: "partition" }>): Promise<void> => {
    const { left: told, member } = await stoppedAt(s, "request");
    if (isLocked) {
      member.network.silence();
      await endLeads(database);
    }
    const next = other(member);
    keep(await sendOnce(log, await whoLeads([next]), log.entries(1)));
    note("late statements");
    member.network.release();
    keep(await told);
  };

  const take = async (s: Step): Promise<void> => {
    switch (s.do) {
      case "append":
        return keep(await sendOnce(log, await whoLeads(order(s.who)), log.entries(s.count)));
      case "cut":
      case "kill":
        return strike(s);
      case "partition":
        return partition(s);
      case "restart": {
        const member = order(s.who)[0];
        if (member === undefined) return;
        await member[Symbol.asyncDispose]();
        return replace(member);
      }
      case "end-sessions":
        return endLeads(database);
      case "retry": {
        const again = left;
        left = [];
        return keep(await sendOnce(log, await whoLeads(order(s.who)), again));
      }
    }
  };

  return {
    async run(steps: readonly Step[]): Promise<void> {
      for (const n of [0, 1]) members.push(await start(n));
      for (const s of steps) {
        await take(s);
        await log.sawAnchor();
        for (const { leader } of members) {
          const state = leader.state();
          expect(state.kind).not.toBe("frozen");
          if (state.kind === "leading") log.ledger.released(state.view.checkpoint);
        }
      }
    },
    /** One process is left, and answers everybody. */
    async settle(): Promise<void> {
      const [survivor, ...rest] = members;
      for (const member of [...rest, ...dead]) await member[Symbol.asyncDispose]();
      if (survivor === undefined) return;
      await Promise.all(left.map((entry) => log.insist(survivor.leader, entry)));
      await survivor[Symbol.asyncDispose]();
    },
  };
}

test(
  `whatever happens to two processes of one log, in ${RUNS} schedules: what was acknowledged is there once, and every tree shown is a prefix`,
  async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ isLocked, steps }) => {
        await using database = await freshDatabase();
        await using log = await faultLog();
        const two = contest(log, database, isLocked);
        try {
          await two.run(steps);
        } finally {
          await two.settle();
        }
        expect(await log.faults(database.url)).toEqual([]);
        const { acknowledged, checkpoints } = log.ledger.counts();
        note("acknowledged", acknowledged);
        note("checkpoints", checkpoints);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    // Every fault that there is came about, or the property would say little.
    for (const fault of ["cut", "kill"])
      for (const at of ["request", "half-request", "commit", "ready", "answer"])
        expect(happened.get(`${fault} at ${at}`), `${fault} at ${at}`).toBeGreaterThan(0);
    expect(happened.get("late statements")).toBeGreaterThan(0);
    expect(happened.get("acknowledged")).toBeGreaterThan(10 * RUNS);
    process.stderr.write(
      `random faults, seed ${SEED}: ${JSON.stringify(Object.fromEntries(happened))}\n`,
    );
  },
  WITHIN_MS,
);
