import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkDescendants } from "../lineage/descendants.ts";
import { MOST_CHILDREN, type State } from "../lineage/execution-view.ts";
import type { DescendantCounts } from "../lineage/lineage-store.ts";
import type { Execution } from "../lineage.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
});
afterAll(() => planted[Symbol.asyncDispose]());

/** A node by what it is a child of (an index before its own) and what becomes of it. */
interface Node {
  readonly parent: number;
  readonly state: State;
  readonly action: string;
}

const anyTree = fc
  .array(
    fc.record({
      choice: fc.nat(),
      state: fc.constantFrom<State>(
        "ALLOWED",
        "RUNNING",
        "COMPLETED",
        "FAILED",
        "DENIED",
        "PENDING",
        "REVOKED",
        "EXPIRED",
        "REFUSED",
      ),
      action: fc.constantFrom("tool:call", "tool:read", "job.run"),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) => all.map(({ choice, ...node }, i): Node => ({ ...node, parent: choice % (i + 1) })));

const decisionOf = (state: State): Execution["decision"] =>
  state === "DENIED" ? "DENY" : state === "PENDING" ? "PENDING" : "ALLOW";

/** Plants a root with the nodes below it: the parent of node n is planted[nodes[n].parent], and planted[0] is the root. */
async function plant(nodes: readonly Node[]): Promise<readonly Execution[]> {
  const { log } = planted;
  const all: Execution[] = [...(await log.decide(TENANT, [{}]))];
  for (const { action, parent, state } of nodes) {
    const decidedAtMs = state === "EXPIRED" ? T - 3_600_000 : T;
    const decision = decisionOf(state);
    const at = { decision, decidedAtMs, action, parent: all[parent] ?? null };
    all.push(...(await log.decide(TENANT, [at])));
  }
  for (const [i, { state }] of nodes.entries()) {
    const execution = all[i + 1];
    if (execution === undefined) throw new Error("it was not planted");
    const atMs = execution.decidedAtMs + 1;
    if (state === "RUNNING" || state === "COMPLETED" || state === "FAILED")
      await log.happen(TENANT, [{ execution, kind: "redemption", seq: 1, atMs }]);
    if (state === "COMPLETED" || state === "FAILED") {
      const outcome = state === "COMPLETED" ? "completed" : "failed";
      await log.happen(TENANT, [{ execution, kind: "outcome", seq: 2, atMs, outcome }]);
    }
    if (state === "REFUSED") {
      const refused = { outcome: "refused", code: "NONCE_REUSED" } as const;
      await log.happen(TENANT, [{ execution, kind: "outcome", seq: 1, atMs, ...refused }]);
    }
    if (state === "REVOKED")
      await log.revoke(TENANT, { type: "grant", value: execution.grantId ?? "", atMs });
  }
  return all;
}

/** Distances below the start of every node below it, by index of what was planted. */
function distances(nodes: readonly Node[], start: number): ReadonlyMap<number, number> {
  const found = new Map([[start, 0]]);
  for (const [i, { parent }] of nodes.entries()) {
    const distance = found.get(parent);
    if (distance !== undefined) found.set(i + 1, distance + 1);
  }
  found.delete(start);
  return found;
}

function counted(nodes: readonly Node[], start: number): DescendantCounts {
  const below = [...distances(nodes, start)].flatMap(([index, level]) => {
    const node = nodes[index - 1];
    return node === undefined ? [] : [{ ...node, level }];
  });
  const count = <K>(of: (node: (typeof below)[number]) => K): Map<K, number> => {
    const counts = new Map<K, number>();
    for (const node of below) counts.set(of(node), (counts.get(of(node)) ?? 0) + 1);
    return counts;
  };
  const levels = [...count((node) => node.level)].toSorted(([a], [b]) => a - b);
  return {
    total: below.length,
    running: below.filter(({ state }) => state === "RUNNING").length,
    byState: count((node) => node.state),
    byLevel: levels.map(([, n]) => n),
    byAction: count((node) => node.action),
  };
}

test("a walk and a summary of any part of any tree are those by hand", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyTree,
      fc.nat({ max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      async (nodes, from, depth) => {
        const start = from % (nodes.length + 1);
        const all = await plant(nodes);
        const { executionId = "" } = all[start] ?? {};
        const counts = await planted.store.summarize(TENANT, executionId, T + 2);
        expect(counts).toEqual(counted(nodes, start));

        const found: string[] = [];
        const walk = { tenantId: TENANT, executionId, maxDepth: depth, nowMs: T };
        const { store } = planted;
        for await (const { executions } of walkDescendants(
          store,
          (...of) => store.find(...of),
          walk,
        ))
          found.push(...executions.map((e) => e.executionId));
        const expected = [...distances(nodes, start)].filter(([, distance]) => distance <= depth);
        expect(found.toSorted()).toEqual(
          expected.map(([i]) => all[i]?.executionId ?? "").toSorted(),
        );
        const order = found.map(
          (id) => distances(nodes, start).get(all.findIndex((e) => e.executionId === id)) ?? 0,
        );
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

test("in brief an execution says the same, and less of it", async () => {
  const all = await plant([{ parent: 0, state: "REVOKED", action: "job.run" }]);
  const ids = all.map((one) => one.executionId);
  const full = await planted.store.find(TENANT, ids, T + 2);
  const brief = await planted.store.findBrief(TENANT, ids, T + 2);
  expect(brief.map((one) => one.state)).toEqual(["ALLOWED", "REVOKED"]);
  for (const [i, { revokedAtMs, ...rest }] of brief.entries()) {
    expect(full[i]).toMatchObject(rest);
    expect(revokedAtMs).toBe(full[i]?.revocation?.atMs ?? null);
    expect(rest).not.toHaveProperty("ancestors");
  }
  const filter = { state: "REVOKED" } as const;
  expect(await planted.store.findBrief(TENANT, ids, T + 2, filter)).toEqual(brief.slice(1));
});

describe("an execution's view", () => {
  const view = async (executionId: string) =>
    (await planted.store.find(TENANT, [executionId], T))[0];

  test("counts its children, up to a limit", async () => {
    const [parent] = await plant([]);
    const few = { parent: parent ?? null };
    await planted.log.decide(TENANT, [few, few, { ...few, decision: "DENY" }]);
    expect((await view(parent?.executionId ?? ""))?.children).toEqual({ direct: 3, denied: 1 });
    await planted.log.decide(
      TENANT,
      Array.from({ length: MOST_CHILDREN }, () => few),
    );
    expect((await view(parent?.executionId ?? ""))?.children.direct).toBe(MOST_CHILDREN);
  });

  test("names the executions that led to it", async () => {
    const [one, other] = await planted.log.decide(TENANT, [{}, {}]);
    const causes = [one, other].map((e) => e?.executionId ?? "");
    const [led] = await planted.log.decide(TENANT, [{ causes }]);
    expect((await view(led?.executionId ?? ""))?.causes).toEqual(causes);
  });

  test("names the signer of its decision", async () => {
    const [one] = await planted.log.decide(TENANT, [{ keyId: "some-key" }]);
    expect(await view(one?.executionId ?? "")).toMatchObject({ keyId: "some-key", causes: [] });
  });

  test("says when its parent is not in the log", async () => {
    const [parent] = await plant([]);
    const [child] = await planted.log.decide(TENANT, [{ parent: parent ?? null }]);
    expect(await view(child?.executionId ?? "")).toMatchObject({ isOrphan: false });
    await planted.log.lose(TENANT, parent?.executionId ?? "");
    expect(await view(child?.executionId ?? "")).toMatchObject({ isOrphan: true });
  });
});
