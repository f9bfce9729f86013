import type { Selection } from "./execution-filter.ts";
import type { ExecutionView } from "./execution-view.ts";
import type { LineageStore } from "./lineage-store.ts";

/** Some of what a search finds. */
export interface Page {
  readonly executions: readonly ExecutionView[];
  /** Where the next page begins: after this execution. Null when there is nothing more. */
  readonly end: string | null;
}

/**
 * The next page of a search, newest first. It may hold fewer than `limit` and even none although there are more: a page
 * takes bounded work, however rare what is searched for is.
 */
export async function searchPage(
  store: Pick<LineageStore, "search" | "windowEnd">,
  selection: Selection,
  before: string | null,
  limit: number,
): Promise<Page> {
  // One more than asked for tells whether there is a next page.
  const found = await store.search(selection, before, limit + 1);
  const executions = found.slice(0, limit);
  const last = executions.at(-1)?.executionId ?? null;
  if (found.length > limit) return { executions, end: last };
  const end = await store.windowEnd(selection, before);
  // What was appended between the two queries makes the window end earlier: nothing is given twice for it.
  return { executions, end: end !== null && last !== null && last < end ? last : end };
}
