import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import type { Submission } from "../entry/submission.ts";
import type { Entry, Fences } from "../entry.ts";
import { type SampleEvents, sampleEvents } from "../testing/events.ts";
import { isLeading, testLog, type TestSequencer } from "../testing/test-log.ts";
import { type WatchedLog, watchedLog } from "../testing/watched-log.ts";
import { witness } from "../testing/witness.ts";
import type { Outcome } from "./write-batch.ts";

const LIMIT = 6;

/** What a caller does next; numbers choose among what there is. */
type Step =
  | {
      readonly do: "decide";
      readonly parent: number;
      readonly key: number;
      readonly take: number;
      readonly cost: number;
      readonly state: number;
    }
  | { readonly do: "redeem" | "finish" | "retry"; readonly which: number }
  | { readonly do: "revoke" };

const small = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("decide" as const),
      parent: small,
      key: small,
      take: small,
      cost: fc.nat({ max: 3 }),
      state: fc.nat({ max: 1 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("redeem" as const, "finish" as const, "retry" as const),
      which: small,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("revoke" as const) }) },
);
/** Bursts: the steps of one are taken at once. */
const schedule = fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 6,
});

let database: TestDatabase;
let sequencer: TestSequencer;
let log: WatchedLog;
beforeAll(async () => {
  database = await freshDatabase();
  const opened = testLog(database.urlOf("evidence"));
  sequencer = opened.sequencer();
  log = watchedLog(sequencer, witness(opened.signer.vkey));
  await sequencer.until(isLeading);
});
afterAll(async () => {
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** One tenant's callers: what they sent and what they were told. */
function callers(events: SampleEvents) {
  const sent: { entry: Entry; outcome: Outcome }[] = [];
  const appended = (kind?: Entry["kind"]): Entry[] =>
    sent
      .filter(
        ({ entry, outcome }) => outcome.kind === "appended" && entry.kind === (kind ?? entry.kind),
      )
      .map(({ entry }) => entry);
  const pick = <T>(items: readonly T[], n: number): T | undefined =>
    items[n % Math.max(items.length, 1)];
  const fencesNow = (): Fences => ({
    policyCounter: 0,
    stopEpoch: 0,
    revocationEpoch: appended("revocation").length,
  });
  const decide = (s: Extract<Step, { do: "decide" }>): Entry => {
    const parent = s.parent < 5 ? pick(appended("decision"), s.parent)?.execution : null;
    const now = fencesNow();
    const fences = { ...now, revocationEpoch: Math.max(now.revocationEpoch - s.state, 0) };
    const change: Partial<Submission> = {
      fences,
      takes: s.take < 3 ? [`once:${s.take}`] : [],
      charges: s.cost > 0 ? [{ key: "spend", cost: s.cost, limit: LIMIT }] : [],
      idempotency:
        s.key < 3 ? { key: `k${s.key}`, requestDigest: new Uint8Array(32).fill(s.state) } : null,
    };
    return events.entry(events.decision(parent ?? null, change));
  };
  const entryOf = (s: Step): Entry | undefined => {
    switch (s.do) {
      case "decide":
        return decide(s);
      case "revoke":
        return events.entry(events.revocation());
      case "retry":
        return pick(sent, s.which)?.entry;
      case "redeem": {
        const decision = pick(appended("decision"), s.which);
        return decision && events.entry(events.redemption(decision));
      }
      default: {
        const before = pick([...appended("redemption"), ...appended("decision")], s.which);
        if (before === undefined) return undefined;
        // What never started can only be refused.
        const isStarted = before.kind === "redemption";
        return events.entry(isStarted ? events.outcome(before) : events.refused(before));
      }
    }
  };
  return {
    sent,
    async burst(steps: readonly Step[]): Promise<void> {
      const entries = steps.map(entryOf).filter((entry) => entry !== undefined);
      const outcomes = await Promise.all(entries.map((entry) => log.append(entry)));
      for (const [i, entry] of entries.entries()) {
        const outcome = outcomes[i];
        if (outcome !== undefined) sent.push({ entry, outcome });
      }
    },
  };
}

/** The tenant's leaves in the order of the log, each with what was sent for it. */
async function logged(
  tenantId: string,
  sent: readonly { entry: Entry }[],
): Promise<readonly Entry[]> {
  const byId = new Map(sent.map(({ entry }) => [entry.eventId, entry]));
  const rows = await query(
    database.url,
    `select s.event_id from evidence.statement s join evidence.tlog_entry l on l.idx = s.log_index and l.event_id = s.event_id
     where s.tenant_id = $1 order by s.log_index`,
    [tenantId],
  );
  return rows.map((row) => {
    const entry = byId.get(String(row["event_id"]));
    if (entry === undefined) throw new Error("the log holds what nobody sent");
    return entry;
  });
}

/** Replays a tenant's log from the first leaf and says what a later one breaks, if anything. */
function brokenRule(entries: readonly Entry[]): string | undefined {
  const last = new Map<string, Entry>();
  const [keys, takes] = [new Set<string>(), new Set<string>()];
  let [revocations, spent] = [0, 0];
  for (const entry of entries) {
    const { execution, fences, idempotency, place } = entry;
    if (fences !== null && fences.revocationEpoch !== revocations) return "fences";
    if (entry.kind === "revocation") revocations++;
    if (execution !== null && execution.parentId !== null && !last.has(execution.parentId))
      return "parent";
    if (place !== null) {
      const before = last.get(place.executionId);
      if (place.seq !== (before?.place?.seq ?? -1) + 1) return "seq";
      if (before?.place?.isFinal === true) return "final";
      if (before?.paeDigest.join() !== place.prev?.join()) return "prev";
      last.set(place.executionId, entry);
    }
    if (idempotency !== null && keys.has(idempotency.key)) return "idempotency";
    if (idempotency !== null) keys.add(idempotency.key);
    if (entry.takes.some((key) => takes.has(key))) return "reservation";
    for (const key of entry.takes) takes.add(key);
    spent += entry.charges.reduce((sum, { cost }) => sum + cost, 0);
    if (spent > LIMIT) return "counter";
  }
  return undefined;
}

test("whatever callers do at once, the log in its order breaks no rule and holds what they were told", async () => {
  let tenants = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (bursts) => {
      const tenantId = `t${tenants++}`;
      const tenant = callers(sampleEvents(tenantId));
      for (const steps of bursts) await tenant.burst(steps);
      const entries = await logged(tenantId, tenant.sent);
      expect(brokenRule(entries)).toBeUndefined();
      const told = tenant.sent.filter(({ outcome }) => outcome.kind === "appended");
      expect(new Set(entries)).toEqual(new Set(told.map(({ entry }) => entry)));
      await log.history();
    }),
    { numRuns: 25 },
  );
});
