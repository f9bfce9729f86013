import type { Child, LineageStore } from "./lineage-store.ts";

const MOST_REMEMBERED = 4_096;

/** A chain has at most 33 levels. */
export const DEEPEST = 32;

/** A part of the order of a walk. */
export interface Stretch {
  readonly tenantId: string;
  /** Levels below the start. */
  readonly maxDepth: number;
  /** Ids read at a time. */
  readonly page: number;
  /**
   * Goes on after the last of these, whose level is its place among them: from the start of the walk to it, each a child of
   * the one before. Only the start for everything.
   */
  readonly path: readonly string[];
}

/** All ids of one level; level 0 is the execution the walk starts at. */
interface Level {
  readonly level: number;
  readonly ids: readonly string[];
}

interface Reading extends Stretch {
  readonly store: Pick<LineageStore, "children">;
  readonly remembered: Level;
}

/**
 * The ids below an execution in pages, level by level; in a level the children of what comes first in the level above come
 * first, and siblings by id. Memory is bounded however wide the tree is: a level too large to remember is listed again, by ids
 * from an index, to find the level below it.
 */
export async function* idsBelow(
  store: Pick<LineageStore, "children">,
  stretch: Stretch,
): AsyncGenerator<readonly string[]> {
  const [start = ""] = stretch.path;
  const first = Math.max(1, stretch.path.length - 1);
  let remembered: Level = { level: 0, ids: [start] };
  for (let level = first; level <= Math.min(stretch.maxDepth, DEEPEST); level++) {
    const isBegun = level === stretch.path.length - 1;
    const seen: string[] = [];
    let isEmpty = !isBegun;
    for await (const ids of idsAt({ store, ...stretch, remembered }, level, isBegun)) {
      isEmpty = false;
      if (seen.length <= MOST_REMEMBERED) seen.push(...ids);
      yield ids;
    }
    if (isEmpty) return;
    if (!isBegun && seen.length <= MOST_REMEMBERED) remembered = { level, ids: seen };
  }
}

/** The ids of one level, found from a level above that is remembered: all of them, or those after the end of the path. */
async function* idsAt(
  reading: Reading,
  level: number,
  isBegun: boolean,
): AsyncGenerator<readonly string[]> {
  const { page, path, remembered, store, tenantId } = reading;
  if (level === remembered.level) {
    // What is begun is remembered at its start only, after which there is nothing.
    const ids = isBegun ? [] : remembered.ids;
    for (let i = 0; i < ids.length; i += page) yield ids.slice(i, i + page);
    return;
  }
  const [parent = "", last = ""] = path.slice(level - 1);
  let after: Child | null = isBegun ? { parentId: parent, executionId: last } : null;
  for await (const parents of parentsOf(reading, level, isBegun)) {
    for (;;) {
      const children: readonly Child[] = await store.children(tenantId, parents, after, page);
      if (children.length > 0) yield children.map((child) => child.executionId);
      after = children.at(-1) ?? null;
      if (children.length < page) break;
    }
    after = null;
  }
}

async function* parentsOf(
  reading: Reading,
  level: number,
  isBegun: boolean,
): AsyncGenerator<readonly string[]> {
  if (isBegun) yield reading.path.slice(level - 1, level);
  yield* idsAt(reading, level - 1, isBegun);
}
