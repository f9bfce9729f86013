import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecutionFilter } from "../lineage/execution-filter.ts";
import { states } from "../lineage/execution-view.ts";
import { searchPage } from "../lineage/search-page.ts";
import { decisions, type Execution } from "../lineage.ts";
import { type LineageModel, selected } from "../testing/lineage-model.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import type { Planted, PlantedRevocation } from "../testing/planted-log.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";

const COUNT = 400;
const NOW = T + 60_000;
const digest = (n: number): string => `sha256:${String(n).repeat(64)}`;
const USERS = ["User::alice", "User::bob"];
const AGENTS = ["Agent::refund-bot", "Agent::ops", "Agent::Night"];
const ACTIONS = ["tool:call", "tool:read", "job.run"];
const RESOURCES = ["Tool::search", "Tool::shell", "Db::orders", "Db::customers"];
const CODES = ["NO_PERMIT", "FORBIDDEN", "GRANT_EXPIRED", "GRANT_MALFORMED"];

let planted: PlantedLineage;
let model: LineageModel;
let all: readonly Execution[];

beforeAll(async () => {
  planted = await plantedLineage();
  const { log, store } = planted;
  const made: Execution[] = [];
  for (let n = 0; n < COUNT; n += 20) {
    const parents = made.filter((e) => e.decision === "ALLOW" && e.depth < 5);
    const next = Array.from({ length: 20 }, (_, i) => sample(n + i, parents));
    made.push(...(await log.decide(TENANT, next)));
  }
  // The same in another tenant: nothing of it may ever be found.
  await log.decide(
    "other",
    Array.from({ length: 40 }, (_, n) => sample(n, [])),
  );
  const allowed = made.filter((e) => e.decision === "ALLOW");
  const started = allowed.filter((_, n) => n % 3 > 0);
  await log.happen(
    TENANT,
    started.map((execution) => ({
      execution,
      kind: "redemption",
      seq: 1,
      atMs: execution.decidedAtMs,
    })),
  );
  await log.happen(
    TENANT,
    started
      .filter((_, n) => n % 2 > 0)
      .map((execution, n) => ({
        execution,
        kind: "outcome",
        seq: 2,
        atMs: execution.decidedAtMs + 20_000,
        outcome: n % 5 > 0 ? "completed" : "failed",
      })),
  );
  const at = (n: number): Execution => allowed[n % allowed.length] ?? never();
  const revocations: readonly PlantedRevocation[] = [
    { type: "execution", value: at(3).executionId, atMs: T + 10_000 },
    { type: "grant", value: at(7).grantId ?? "", atMs: T + 10_000 },
    { type: "measurement", value: digest(2), atMs: T + 5_000 },
    { type: "actor", value: AGENTS[2] ?? "", atMs: T + 1_000 },
    { type: "key", value: "retired-2", atMs: T + 1_000 },
  ];
  for (const revocation of revocations) await log.revoke(TENANT, revocation);
  const lost = made.find((e) => made.some((child) => child.parentId === e.executionId)) ?? never();
  await log.lose(TENANT, lost.executionId);
  all = made.filter((e) => e !== lost);
  const executions = await store.find(
    TENANT,
    all.map((e) => e.executionId),
    NOW,
  );
  model = { executions, revocations };
});
afterAll(() => planted[Symbol.asyncDispose]());

function never(): never {
  throw new Error("there is none");
}

const pick = <V>(values: readonly V[], n: number): V => values[n % values.length] ?? never();

/** One or two others, whether they are above it or not. */
function causesOf(n: number, parents: readonly Execution[]): readonly string[] {
  const some = [pick(parents, n % 4), pick(parents, n * 3)].map((e) => e.executionId);
  return [...new Set(some)].toSorted();
}

function sample(n: number, parents: readonly Execution[]): Planted {
  const decision = n % 7 === 3 ? "DENY" : n % 31 === 5 ? "PENDING" : "ALLOW";
  const several = n % 14 === 3 ? [pick(CODES, n), pick(CODES, n + 1)] : [pick(CODES, n)];
  return {
    parent: n % 4 === 0 || parents.length === 0 ? null : pick(parents, n * 7),
    decision,
    reasonCodes: decision === "ALLOW" ? [] : several,
    principal: n % 50 === 3 ? null : pick(USERS, n),
    actor: n % 3 === 0 ? null : pick(AGENTS, n),
    action: pick(ACTIONS, n >> 1),
    resource: pick(RESOURCES, n >> 2),
    measurement: n % 5 === 0 ? digest(n % 4) : null,
    policyDigest: n % 11 === 3 ? null : digest(n % 3),
    keyId: n < 100 ? `retired-${n % 3}` : "in-use-now",
    causes: n % 6 === 1 && parents.length > 0 ? causesOf(n, parents) : [],
    decidedAtMs: T + n * 100,
  };
}

async function found(
  every: readonly ExecutionFilter[],
  without: ExecutionFilter = {},
  pageSize = 500,
) {
  const selection = planted.selection({ every, without, nowMs: NOW });
  const pages: string[] = [];
  let before: string | null = null;
  do {
    const page = await searchPage(planted.store, selection, before, pageSize);
    pages.push(...page.executions.map((e) => e.executionId));
    before = page.end;
  } while (before !== null);
  return pages;
}

const idsOf = (executions: readonly { executionId: string }[]) =>
  executions.map((e) => e.executionId);

const filters: {
  readonly [K in keyof ExecutionFilter]-?: readonly NonNullable<ExecutionFilter[K]>[];
} = {
  principal: [...USERS, "User::nobody"],
  actor: [...AGENTS, "Agent::nobody"],
  action: [...ACTIONS, "tool:*", "*", "tool"],
  resource: [...RESOURCES, "Db::*", "Db::"],
  decision: [...decisions],
  reasonCode: [...CODES, "GRANT_*", "*", "GRANT_"],
  rootId: [],
  policyDigest: [digest(0), digest(1), digest(9), digest(0).slice(0, 20)],
  keyId: ["retired-0", "retired-2", "in-use-now", "in-use-n"],
  measurement: [digest(0), digest(2), digest(9)],
  parentId: [],
  rootsOnly: [true],
  minDepth: [1, 2, 4],
  state: [...states],
  fromMs: [T, T + 20_000, T + 1_000_000],
  toMs: [T, T + 20_000, T + 1_000_000],
  text: ["search", "SEARCH", "refund", "night", "Tool::s", "ll", "nothing"],
  started: [true],
  underRevoked: [true],
  orphans: [true],
  grantId: [],
  causeId: [],
  hasChildren: [true],
};

const fields = Object.keys(filters) as (keyof ExecutionFilter)[];
const single = fields.flatMap((field) =>
  filters[field].map((value): [string, ExecutionFilter] => [
    `${field} ${String(value)}`,
    { [field]: value },
  ]),
);

describe("a search by", () => {
  test.each(single)("%s finds what has it, newest first, and nothing else", async (_, filter) => {
    expect(await found([filter])).toEqual(idsOf(selected(model, [filter])));
  });

  test.each(single)("leaving out %s finds all the others", async (_, filter) => {
    expect(await found([], filter)).toEqual(idsOf(selected(model, [], filter)));
  });

  test("chain, parent, grant or cause finds what is in it", async () => {
    for (const { executionId, grantId, rootId } of all.slice(0, 40)) {
      const byGrant = grantId === null ? [] : [{ grantId }];
      for (const filter of byGrant) expect(await found([filter])).toEqual([executionId]);
      expect(await found([{ rootId }])).toEqual(idsOf(selected(model, [{ rootId }])));
      const below = { parentId: executionId };
      expect(await found([below])).toEqual(idsOf(selected(model, [below])));
      const caused = { causeId: executionId };
      expect(await found([caused])).toEqual(idsOf(selected(model, [caused])));
      const others = idsOf(selected(model, [{ decision: "DENY" }], caused));
      expect(await found([{ decision: "DENY" }], caused)).toEqual(others);
    }
  });
});

const anyFilter: fc.Arbitrary<ExecutionFilter> = fc.record(
  Object.fromEntries(
    fields
      .filter((field) => filters[field].length > 0)
      .map((field) => [field, fc.constantFrom<unknown>(...filters[field])]),
  ),
  { requiredKeys: [] },
);
const fewFields = anyFilter.map((filter): ExecutionFilter =>
  Object.fromEntries(Object.entries(filter).slice(0, 3)),
);

test("any filters together find what matches all and is not left out, in pages of any size", async () => {
  await fc.assert(
    fc.asyncProperty(
      fewFields,
      fewFields,
      fewFields,
      fc.integer({ min: 1, max: 60 }),
      async (one, other, without, pageSize) => {
        const expected = idsOf(selected(model, [one, other], without));
        expect(await found([one, other], without, pageSize)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
