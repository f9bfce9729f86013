import fc from "fast-check";
import { expect, test } from "vitest";
import { pathBetween } from "./path.ts";

const anyTree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((choices) => choices.map((choice, i) => choice % (i + 1)));

/** From the root, which is node 0, to node n; the parent of node n is parents[n - 1]. */
function line(parents: readonly number[], n: number): readonly { readonly executionId: string }[] {
  const parent = parents[n - 1];
  return [...(parent === undefined ? [] : line(parents, parent)), { executionId: `${n}` }];
}

const idsOf = (path: readonly { readonly executionId: string }[]) => path.map((e) => e.executionId);
const ids = (...all: readonly string[]) => all.map((executionId) => ({ executionId }));

test("a path goes from parent to child or back at each step, and is the shortest", () => {
  fc.assert(
    fc.property(anyTree, fc.nat(), fc.nat(), (parents, a, b) => {
      const [from, to] = [a % (parents.length + 1), b % (parents.length + 1)];
      const { commonAncestor, path } = pathBetween(line(parents, from), line(parents, to));
      const found = idsOf(path);
      expect([found[0], found.at(-1)]).toEqual([`${from}`, `${to}`]);
      expect(found).toContain(commonAncestor?.executionId);
      expect(new Set(found).size).toBe(found.length);
      for (const [i, id] of found.slice(1).entries()) {
        const [one, other] = [Number(found[i]), Number(id)];
        expect(parents[one - 1] === other || parents[other - 1] === one).toBe(true);
      }
    }),
  );
});

test("what is of two chains is not related", () => {
  expect(pathBetween(ids("a", "b"), ids("x", "y"))).toEqual({
    path: [],
    commonAncestor: undefined,
  });
});

test("an execution is its own nearest common ancestor", () => {
  const line = ids("a", "b");
  expect(pathBetween(line, line)).toEqual({ path: ids("b"), commonAncestor: line[1] });
  expect(pathBetween(line, ids("a"))).toEqual({ path: ids("b", "a"), commonAncestor: line[0] });
});
