import type { Child, LineageStore } from "./lineage-queries.ts";
import type { ExecutionState } from "./lineage.ts";

const PAGE = 256;
const MOST_REMEMBERED = 4_096;
/** A chain has at most 33 levels. */
const DEEPEST = 32;

type Executions = Pick<LineageStore, "find" | "children">;

/** All ids of one level; level 0 is the execution the walk starts at. */
interface Level {
  readonly level: number;
  readonly ids: readonly string[];
}

/**
 * Everything below an execution in pages, nearest first, at most `maxDepth` levels down.
 *
 * Memory is bounded however wide the tree is: a level too large to remember is listed again, by ids from an index, to find
 * the level below it.
 */
export async function* walkDescendants(
  store: Executions,
  tenantId: string,
  executionId: string,
  maxDepth: number = DEEPEST,
): AsyncGenerator<readonly ExecutionState[]> {
  let remembered: Level = { level: 0, ids: [executionId] };
  for (let level = 1; level <= Math.min(maxDepth, DEEPEST); level++) {
    const seen: string[] = [];
    for await (const ids of idsAt(store, tenantId, remembered, level)) {
      if (seen.length <= MOST_REMEMBERED) seen.push(...ids);
      yield await store.find(tenantId, ids);
    }
    if (seen.length === 0) return;
    if (seen.length <= MOST_REMEMBERED) remembered = { level, ids: seen };
  }
}

/** The ids of one level in pages, found from a level above that is remembered. */
async function* idsAt(
  store: Executions,
  tenantId: string,
  remembered: Level,
  level: number,
): AsyncGenerator<readonly string[]> {
  if (level === remembered.level) {
    for (let i = 0; i < remembered.ids.length; i += PAGE) yield remembered.ids.slice(i, i + PAGE);
    return;
  }
  for await (const parents of idsAt(store, tenantId, remembered, level - 1)) {
    let after: Child | null = null;
    for (;;) {
      const page: readonly Child[] = await store.children(tenantId, parents, after, PAGE);
      if (page.length > 0) yield page.map((child) => child.executionId);
      if (page.length < PAGE) break;
      after = page.at(-1) ?? null;
    }
  }
}
