import type { LineageDeps } from "../handlers/lineage-deps.ts";
import type { ExecutionView } from "../lineage/execution-view.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import { SAMPLE_MS } from "./sample-decision.ts";

/** A log in memory that holds these executions of one tenant, with whatever a test puts in its place. */
export function fakeLineage(
  tenantId: string,
  executions: readonly ExecutionView[],
  part: Partial<LineageStore> = {},
): LineageDeps {
  const lineage: LineageStore = {
    end: () => Promise.resolve({ logId: 1, index: executions.length }),
    find: (asked, ids) =>
      Promise.resolve(
        ids.flatMap((id) => executions.filter((e) => asked === tenantId && e.executionId === id)),
      ),
    findBrief: (asked, ids) =>
      Promise.resolve(
        ids
          .flatMap((id) => executions.filter((e) => asked === tenantId && e.executionId === id))
          .map((one) => ({ ...one, revokedAtMs: one.revocation?.atMs ?? null })),
      ),
    line: (asked, id) => {
      const found = executions.find((e) => asked === tenantId && e.executionId === id);
      const ids = found === undefined ? [] : [...found.ancestors, id];
      return Promise.resolve(executions.filter((e) => ids.includes(e.executionId)));
    },
    below: (_, start, maxDepth, limit) =>
      Promise.resolve(
        executions
          .filter(({ ancestors }) => ancestors.slice(-maxDepth).includes(start))
          .toSorted((a, b) => a.depth - b.depth)
          .flatMap(({ executionId, parentId }) =>
            parentId === null ? [] : [{ parentId, executionId }],
          )
          .slice(0, limit),
      ),
    children: (_, parents, after, limit) =>
      Promise.resolve(
        parents
          .flatMap((parent) => executions.filter((e) => e.parentId === parent))
          .map(({ executionId, parentId }) => ({ parentId: parentId ?? "", executionId }))
          .filter((_, i, all) => i > all.findIndex((e) => e.executionId === after?.executionId))
          .slice(0, limit),
      ),
    search: (_, before, limit) =>
      Promise.resolve(
        executions
          .filter(({ executionId }) => before === null || executionId < before)
          .toSorted((a, b) => (a.executionId < b.executionId ? 1 : -1))
          .slice(0, limit),
      ),
    boundAt: () => Promise.resolve(null),
    windowEnd: () => Promise.resolve(null),
    count: () =>
      Promise.resolve({
        total: 0,
        isCapped: false,
        reachedId: null,
        byDecision: new Map(),
        byReason: new Map(),
      }),
    summarize: () =>
      Promise.resolve({
        total: 0,
        running: 0,
        byState: new Map(),
        byLevel: [],
        byAction: new Map(),
      }),
    governance: () => Promise.resolve([]),
    changes: (_, from) => Promise.resolve({ changes: [], to: from }),
    ...part,
  };
  let nowMs = SAMPLE_MS;
  return {
    lineage,
    now: () => nowMs,
    // Time passes when somebody waits.
    pause: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
