import fc from "fast-check";
import { expect, test } from "vitest";
import { pathBetween } from "./path.ts";

const anyTree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((choices) => choices.map((choice, i) => choice % (i + 1)));

/** Node n, whose parent is parents[n - 1]; node 0 is the root. */
function node(parents: readonly number[], n: number) {
  const ancestors: string[] = [];
  for (let at = parents[n - 1]; at !== undefined; at = parents[at - 1]) ancestors.unshift(`${at}`);
  return { executionId: `${n}`, ancestors };
}

test("a path goes from parent to child or back at each step, and is the shortest", () => {
  fc.assert(
    fc.property(anyTree, fc.nat(), fc.nat(), (parents, a, b) => {
      const [from, to] = [a, b].map((n) => node(parents, n % (parents.length + 1)));
      if (from === undefined || to === undefined) throw new Error("two nodes");
      const { commonAncestorId, executionIds } = pathBetween(from, to);
      expect(executionIds[0]).toBe(from.executionId);
      expect(executionIds.at(-1)).toBe(to.executionId);
      expect(executionIds).toContain(commonAncestorId);
      expect(new Set(executionIds).size).toBe(executionIds.length);
      for (const [i, id] of executionIds.slice(1).entries()) {
        const [one, other] = [Number(executionIds[i]), Number(id)];
        expect(parents[one - 1] === other || parents[other - 1] === one).toBe(true);
      }
    }),
  );
});

test("what is of two chains is not related", () => {
  const one = { executionId: "b", ancestors: ["a"] };
  expect(pathBetween(one, { executionId: "y", ancestors: ["x"] })).toEqual({
    executionIds: [],
    commonAncestorId: null,
  });
});

test("an execution is its own nearest common ancestor", () => {
  const one = { executionId: "b", ancestors: ["a"] };
  expect(pathBetween(one, one)).toEqual({ executionIds: ["b"], commonAncestorId: "b" });
  expect(pathBetween(one, { executionId: "a", ancestors: [] })).toEqual({
    executionIds: ["b", "a"],
    commonAncestorId: "a",
  });
});
