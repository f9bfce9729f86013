import type { Child, LineageStore } from "./lineage-queries.ts";
import type { ExecutionState } from "./lineage.ts";

const PAGE = 256;
/** A chain has at most 33 levels. */
const DEEPEST = 32;

type Executions = Pick<LineageStore, "find" | "children">;

/**
 * Everything below an execution in pages, nearest first, at most `maxDepth` levels down.
 *
 * Memory is bounded by a page per level however wide the tree is: a level is not remembered but listed again, by ids from
 * an index, to find the level below it.
 */
export async function* walkDescendants(
  store: Executions,
  tenantId: string,
  executionId: string,
  maxDepth: number = DEEPEST,
): AsyncGenerator<readonly ExecutionState[]> {
  for (let level = 1; level <= Math.min(maxDepth, DEEPEST); level++) {
    let isEmpty = true;
    for await (const ids of idsAt(store, tenantId, executionId, level)) {
      isEmpty = false;
      yield await store.find(tenantId, ids);
    }
    if (isEmpty) return;
  }
}

/** The ids of one level in pages; level 0 is the execution itself. */
async function* idsAt(
  store: Executions,
  tenantId: string,
  executionId: string,
  level: number,
): AsyncGenerator<readonly string[]> {
  if (level === 0) {
    yield [executionId];
    return;
  }
  for await (const parents of idsAt(store, tenantId, executionId, level - 1)) {
    let after: Child | null = null;
    for (;;) {
      const page: readonly Child[] = await store.children(tenantId, parents, after, PAGE);
      if (page.length > 0) yield page.map((child) => child.executionId);
      if (page.length < PAGE) break;
      after = page.at(-1) ?? null;
    }
  }
}
