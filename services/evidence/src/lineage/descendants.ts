import type { ExecutionFilter } from "./execution-filter.ts";
import { DEEPEST, idsBelow } from "./level-order.ts";
import type { Child, LineageStore } from "./lineage-store.ts";

const LARGEST_PAGE = 500;

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
  /** Goes on after the last of these: from the start, which is not among them, down to it. */
  readonly after?: readonly string[];
}

/** What is read of each. */
export type Read<T> = (
  tenantId: string,
  executionIds: readonly string[],
  nowMs: number,
  filter?: ExecutionFilter,
) => Promise<readonly T[]>;

/** The next descendants, at most 500; perhaps none of them matches. */
export interface Batch<T> {
  readonly executions: readonly T[];
  /** There are more than the limit: this was the last batch. */
  readonly isTruncated: boolean;
}

/** Everything below an execution, nearest first; only as far ahead as the batches are taken. */
export async function* walkDescendants<T>(
  store: Pick<LineageStore, "below" | "children">,
  read: Read<T>,
  walk: Walk,
): AsyncGenerator<Batch<T>> {
  let left = walk.limit ?? Infinity;
  // Of what is filtered nobody knows how many have to be looked at.
  const isFiltered = Object.keys(walk.filter ?? {}).length > 0;
  const page = isFiltered ? LARGEST_PAGE : Math.min(LARGEST_PAGE, left + 1);
  for await (const ids of packed(idsOf(store, walk, page), page)) {
    const found = await read(walk.tenantId, ids, walk.nowMs, walk.filter);
    const isTruncated = found.length > left;
    yield { executions: isTruncated ? found.slice(0, left) : found, isTruncated };
    if (isTruncated) return;
    left -= found.length;
  }
}

/** The first page, which is all of most trees, is one question; the others go on from where it ended. */
async function* idsOf(
  store: Pick<LineageStore, "below" | "children">,
  { after = [], executionId, maxDepth = DEEPEST, tenantId }: Walk,
  page: number,
): AsyncGenerator<readonly string[]> {
  const stretch = { tenantId, maxDepth, page };
  if (after.length > 0) {
    yield* idsBelow(store, { ...stretch, path: [executionId, ...after] });
    return;
  }
  const depth = Math.min(maxDepth, DEEPEST);
  const first = await store.below(tenantId, executionId, depth, page);
  if (first.length > 0) yield first.map((child) => child.executionId);
  if (first.length === page) yield* idsBelow(store, { ...stretch, path: pathToLast(first) });
}

/** From the start of a walk to the last of its beginning: what is between is in the beginning too. */
function pathToLast(beginning: readonly Child[]): readonly string[] {
  const parents = new Map(beginning.map((child) => [child.executionId, child.parentId]));
  const path: string[] = [];
  for (let id = beginning.at(-1)?.executionId; id !== undefined; id = parents.get(id))
    path.push(id);
  return path.toReversed();
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
