import fc from "fast-check";
import { expect, test } from "vitest";
import { type Batch, type Read, type Walk, walkDescendants } from "./descendants.ts";
import type { Child, LineageStore } from "./lineage-store.ts";

interface Tree extends Pick<LineageStore, "below" | "children"> {
  readonly read: Read<{ readonly executionId: string }>;
}

/** A tree in memory: the parent of node n is parents[n - 1], node 0 is the root. Ids sort as their numbers. */
function treeStore(parents: readonly number[]): Tree {
  const childrenOf = new Map<string, string[]>();
  for (const [i, parent] of parents.entries()) {
    const siblings = childrenOf.get(id(parent)) ?? [];
    childrenOf.set(id(parent), [...siblings, id(i + 1)]);
  }
  return {
    // Filtered, every third is left out.
    read: (_, ids, __, filter = {}) =>
      Promise.resolve(
        ids
          .filter((executionId) => filter.started !== true || Number(executionId) % 3 > 0)
          .map((executionId) => ({ executionId })),
      ),
    below(_, start, maxDepth, limit) {
      const found: Child[] = [];
      let level = [start];
      for (let depth = 1; depth <= maxDepth && level.length > 0; depth++) {
        const next = level.flatMap((parentId) =>
          (childrenOf.get(parentId) ?? []).map((executionId) => ({ parentId, executionId })),
        );
        found.push(...next);
        level = next.map((child) => child.executionId);
      }
      return Promise.resolve(found.slice(0, limit));
    },
    children(_, ids, after, limit) {
      const all = ids.flatMap((parentId) =>
        (childrenOf.get(parentId) ?? []).map((executionId) => ({ parentId, executionId })),
      );
      const from = all.findIndex((child) => child.executionId === after?.executionId) + 1;
      return Promise.resolve(all.slice(from, from + limit));
    },
  };
}

const id = (n: number): string => `${n}`.padStart(6, "0");

async function walked(parents: readonly number[], start = 0, part: Partial<Walk> = {}) {
  const pages: string[][] = [];
  const walk = { tenantId: "t", executionId: id(start), nowMs: 0, ...part };
  const tree = treeStore(parents);
  for await (const { executions } of walkDescendants(tree, tree.read, walk))
    pages.push(executions.map((one) => one.executionId));
  return pages;
}

async function lastOf(parents: readonly number[], part: Partial<Walk>) {
  const walk = { tenantId: "t", executionId: id(0), nowMs: 0, ...part };
  const tree = treeStore(parents);
  let last: Batch<unknown> | undefined;
  for await (const batch of walkDescendants(tree, tree.read, walk)) last = batch;
  return last;
}

/** Levels of every node below the start. */
function levelsOf(parents: readonly number[], start: number): Map<string, number> {
  const levels = new Map([[start, 0]]);
  for (const [i, parent] of parents.entries()) {
    const level = levels.get(parent);
    if (level !== undefined) levels.set(i + 1, level + 1);
  }
  levels.delete(start);
  const reachable = [...levels].filter(([, level]) => level <= 32);
  return new Map(reachable.map(([node, level]) => [id(node), level]));
}

const anyTree = fc
  .array(fc.nat(), { maxLength: 60 })
  .map((choices) => choices.map((choice, i) => choice % (i + 1)));

test("every descendant comes once, nearest first", async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, fc.nat({ max: 5 }), async (parents, start) => {
      const found = (await walked(parents, start)).flat();
      const levels = levelsOf(parents, start);
      expect(found.toSorted()).toEqual([...levels.keys()].toSorted());
      const distances = found.map((one) => levels.get(one) ?? 0);
      expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    }),
  );
});

test("a level too wide to be remembered is still walked, in bounded pages", async () => {
  const wide = 5_000;
  const parents = [...Array(wide).fill(0), ...Array.from({ length: wide }, (_, i) => i + 1)];
  const pages = await walked(parents);
  expect(Math.max(...pages.map((page) => page.length))).toBe(500);
  expect(pages.flat()).toEqual(parents.map((_, i) => id(i + 1)));
});

test("the walk stops at the level asked for, and at the 32nd in any case", async () => {
  const chain = Array.from({ length: 40 }, (_, i) => i);
  expect((await walked(chain, 0, { maxDepth: 3 })).flat()).toHaveLength(3);
  expect((await walked(chain)).flat()).toHaveLength(32);
});

test("nothing is below a leaf", async () => {
  expect(await walked([0, 0], 2)).toEqual([]);
});

test("a limit gives the nearest, and says whether there are more", async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, fc.integer({ min: 1, max: 70 }), async (parents, limit) => {
      const all = (await walked(parents)).flat();
      expect((await walked(parents, 0, { limit })).flat()).toEqual(all.slice(0, limit));
      const last = await lastOf(parents, { limit });
      expect(last?.isTruncated ?? false).toBe(all.length > limit);
    }),
  );
});

test("what is below something left out is still walked", async () => {
  const chain = Array.from({ length: 9 }, (_, i) => i);
  const filter = { started: true } as const;
  const expected = [1, 2, 4, 5, 7, 8].map(id);
  expect((await walked(chain, 0, { filter })).flat()).toEqual(expected);
  expect((await walked(chain, 0, { filter, limit: 4 })).flat()).toEqual(expected.slice(0, 4));
  expect(await lastOf(chain, { filter, limit: 6 })).toMatchObject({ isTruncated: false });
});

/** From below the start down to a node. */
function pathTo(parents: readonly number[], start: number, node: number): readonly string[] {
  const path: string[] = [];
  for (let n = node; n !== start; n = parents[n - 1] ?? start) path.unshift(id(n));
  return path;
}

test("what comes after any of them is what one walk gives after it, in pages of any size", async () => {
  const page = fc.integer({ min: 1, max: 70 });
  await fc.assert(
    fc.asyncProperty(anyTree, fc.nat({ max: 5 }), page, async (parents, start, limit) => {
      const all = (await walked(parents, start)).flat();
      const paged: string[] = [];
      for (let last: string | undefined; paged.length < all.length; last = paged.at(-1)) {
        const after = last === undefined ? [] : pathTo(parents, start, Number(last));
        const [next = []] = await walked(parents, start, { after, limit });
        expect(next.length).toBe(Math.min(limit, all.length - paged.length));
        paged.push(...next);
      }
      expect(paged).toEqual(all);
    }),
  );
});

test("nothing comes after the last", async () => {
  const parents = [0, 0, 1, 1, 2];
  expect(await walked(parents, 0, { after: pathTo(parents, 0, 5) })).toEqual([]);
});

test("after one of a level too wide to be remembered comes the rest of it, and what is below it", async () => {
  const wide = 5_000;
  const parents = [...Array(wide).fill(0), ...Array.from({ length: wide }, (_, i) => i + 1)];
  const after = pathTo(parents, 0, 4_990);
  const found = (await walked(parents, 0, { after, limit: 20 })).flat();
  expect(found).toEqual(Array.from({ length: 20 }, (_, i) => id(4_991 + i)));
});

test("what is below the level asked for does not come after its last", async () => {
  const parents = [0, 0, 1, 2];
  expect(await walked(parents, 0, { after: [id(2)], maxDepth: 1 })).toEqual([]);
});
