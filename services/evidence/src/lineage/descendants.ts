import type { ExecutionFilter } from "./execution-filter.ts";
import type { ExecutionView } from "./execution-view.ts";
import type { Child, LineageStore } from "./lineage-store.ts";

const LARGEST_PAGE = 500;
const MOST_REMEMBERED = 4_096;
/** A chain has at most 33 levels. */
const DEEPEST = 32;

type Executions = Pick<LineageStore, "find" | "children">;

/** What to walk. */
export interface Walk {
  readonly tenantId: string;
  /** Where it starts; not part of what is found. */
  readonly executionId: string;
  /** States are those of this moment. */
  readonly nowMs: number;
  /** Levels below the start. */
  readonly maxDepth?: number;
  /** At most this many. */
  readonly limit?: number;
  /** What does not match is left out; what is below it is not. */
  readonly filter?: ExecutionFilter;
}

/** The next descendants, at most 500; perhaps none of them matches. */
export interface Batch {
  readonly executions: readonly ExecutionView[];
  /** There are more than the limit: this was the last batch. */
  readonly isTruncated: boolean;
}

/** All ids of one level; level 0 is the execution the walk starts at. */
interface Level {
  readonly level: number;
  readonly ids: readonly string[];
}

/** Everything below an execution, nearest first. */
export async function* walkDescendants(store: Executions, walk: Walk): AsyncGenerator<Batch> {
  let left = walk.limit ?? Infinity;
  const page = Math.min(LARGEST_PAGE, left + 1);
  for await (const ids of packed(idsBelow(store, walk, page), page)) {
    const found = await store.find(walk.tenantId, ids, walk.nowMs, walk.filter);
    const isTruncated = found.length > left;
    yield { executions: isTruncated ? found.slice(0, left) : found, isTruncated };
    if (isTruncated) return;
    left -= found.length;
  }
}

/** The same ids in pages that are full, but for the last. */
async function* packed(
  pages: AsyncIterable<readonly string[]>,
  size: number,
): AsyncGenerator<readonly string[]> {
  const held: string[] = [];
  for await (const ids of pages) {
    held.push(...ids);
    while (held.length >= size) yield held.splice(0, size);
  }
  if (held.length > 0) yield held;
}

/**
 * The ids below an execution in pages. Memory is bounded however wide the tree is: a level too large to remember is listed
 * again, by ids from an index, to find the level below it.
 */
async function* idsBelow(
  store: Executions,
  { executionId, maxDepth = DEEPEST, tenantId }: Walk,
  page: number,
): AsyncGenerator<readonly string[]> {
  let remembered: Level = { level: 0, ids: [executionId] };
  for (let level = 1; level <= Math.min(maxDepth, DEEPEST); level++) {
    const seen: string[] = [];
    for await (const ids of idsAt(store, tenantId, remembered, level, page)) {
      if (seen.length <= MOST_REMEMBERED) seen.push(...ids);
      yield ids;
    }
    if (seen.length === 0) return;
    if (seen.length <= MOST_REMEMBERED) remembered = { level, ids: seen };
  }
}

/** The ids of one level, found from a level above that is remembered. */
async function* idsAt(
  store: Executions,
  tenantId: string,
  remembered: Level,
  level: number,
  page: number,
): AsyncGenerator<readonly string[]> {
  if (level === remembered.level) {
    for (let i = 0; i < remembered.ids.length; i += page) yield remembered.ids.slice(i, i + page);
    return;
  }
  for await (const parents of idsAt(store, tenantId, remembered, level - 1, page)) {
    let after: Child | null = null;
    for (;;) {
      const children: readonly Child[] = await store.children(tenantId, parents, after, page);
      if (children.length > 0) yield children.map((child) => child.executionId);
      if (children.length < page) break;
      after = children.at(-1) ?? null;
    }
  }
}
