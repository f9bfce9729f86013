import { create } from "@bufbuild/protobuf";
import { type Execution, ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { forestOf, pathTo, withoutGaps } from "./forest.ts";
import { heldLineage, type HeldLineage } from "./held-lineage.ts";

function execution(
  executionId: string,
  parentId: string,
  { direct = 0, state = "COMPLETED" } = {},
): Execution {
  const children = { direct: BigInt(direct) };
  return create(ExecutionSchema, { executionId, parentId, state, children });
}
const withChildren = (id: string, parentId: string, direct: number) =>
  execution(id, parentId, { direct });

const FOCUS = withChildren("f", "", 2);

/** Ids by level, with the children of each in brackets. */
function outline(held: HeldLineage, total = 0): string {
  const { focus } = held.loaded(total).tree;
  const say = (node: typeof focus): string =>
    node.execution.executionId +
    (node.children.length === 0 ? "" : `(${node.children.map(say).join(" ")})`);
  return say(focus);
}

test("batches of a walk become a tree, and later ones a new one", () => {
  const held = heldLineage(FOCUS);
  held.walked([withChildren("a", "f", 1), execution("b", "f")], 1n);
  const before = held.loaded(3).tree;
  held.walked([execution("c", "a")], 1n);
  held.ended(false);
  expect(outline(held)).toBe("f(a(c) b)");
  expect(before.nodes).toHaveLength(3);
  const { tree } = held.loaded(3);
  expect(tree.nodes.map(({ level }) => level)).toEqual([0, 1, 1, 2]);
  expect(tree).toMatchObject({ total: 3, isComplete: true });
  expect(held.loaded(4).tree.isComplete).toBe(false);
  const last = tree.nodes.at(-1);
  expect(last && pathTo(last).map((node) => node.execution.executionId)).toEqual(["f", "a", "c"]);
});

test("while the walk goes on nothing is missing; at its limit the list it was in is", () => {
  const held = heldLineage(withChildren("f", "", 1_000));
  held.walked([execution("a", "f"), execution("b", "f")], 1n);
  expect(held.loaded(5_000).hasMore(held.loaded(5_000).tree.focus)).toBe(false);
  held.ended(true);
  const loaded = held.loaded(5_000);
  expect(loaded.hasMore(loaded.tree.focus)).toBe(true);
  expect(held.next("f")).toEqual({ executionId: "f", afterId: "b" });
  held.walked([execution("c", "f")], 2n);
  held.endedBelow("f", true);
  expect(held.next("f").afterId).toBe("c");
});

test("a walk that is made again brings what has become of them, and forgets nothing", () => {
  const held = heldLineage(withChildren("f", "", 1_000));
  held.walked([execution("a", "f", { state: "ALLOWED" })], 1n);
  held.ended(true);
  held.walked([execution("b", "f")], 1n);
  held.endedBelow("f", false);
  held.walked([execution("a", "f", { state: "EXPIRED" })], 1n);
  held.ended(true);
  expect(held.next("f").afterId).toBe("b");
  const { hasMore, tree } = held.loaded(2);
  expect(hasMore({ ...tree.focus, execution: withChildren("f", "", 2) })).toBe(false);
  expect(tree.nodes.map((node) => node.execution.state)).toContain("EXPIRED");
  expect(outline(held)).toBe("f(a b)");
});

test("a list longer than the service counts is only over when its walk says so", () => {
  const held = heldLineage(withChildren("f", "", 1));
  held.walked([execution("a", "f")], 1n);
  held.ended(true);
  const isMore = () => held.loaded(9).hasMore(held.loaded(9).tree.focus);
  expect(isMore()).toBe(true);
  held.endedBelow("f", false);
  expect(isMore()).toBe(false);
});

test("children beyond the depth that was asked for are known to be there", () => {
  const held = heldLineage(FOCUS);
  held.walked([withChildren("a", "f", 3), execution("b", "f")], 1n);
  held.ended(false);
  const { hasMore, tree } = held.loaded(5);
  expect(tree.nodes.filter(hasMore).map((node) => node.execution.executionId)).toEqual(["a"]);
  expect(held.next("a")).toEqual({ executionId: "a", afterId: "" });
});

test("what changes takes the place of what was, unless it is older", () => {
  const held = heldLineage(FOCUS);
  held.walked([execution("a", "f", { state: "RUNNING" }), execution("b", "f")], 5n);
  expect(held.changed([execution("a", "f", { state: "REVOKED" })], 6n)).toBe(true);
  expect(held.changed([execution("a", "f", { state: "RUNNING" })], 5n)).toBe(false);
  held.walked([execution("a", "f", { state: "RUNNING" })], 5n);
  expect(held.loaded(2).tree.nodes.map((node) => node.execution.state)).toEqual([
    "COMPLETED",
    "REVOKED",
    "COMPLETED",
  ]);
  held.changed([execution("f", "", { state: "REVOKED" })], 7n);
  expect(held.loaded(2).tree.focus.execution.state).toBe("REVOKED");
});

test("what begins below joins its siblings; what belongs elsewhere does not", () => {
  const held = heldLineage(FOCUS);
  held.walked([execution("a", "f"), execution("b", "f")], 1n);
  held.ended(false);
  expect(held.changed([execution("c", "a"), execution("x", "elsewhere")], 2n)).toBe(true);
  expect(held.changed([execution("x", "elsewhere")], 3n)).toBe(false);
  expect(outline(held)).toBe("f(a(c) b)");
});

test("what begins in a list that is not loaded to its end waits for its turn", () => {
  const held = heldLineage(FOCUS);
  held.walked([execution("a", "f")], 1n);
  held.ended(true);
  expect(held.changed([execution("z", "f")], 2n)).toBe(false);
  expect(outline(held)).toBe("f(a)");
});

test("siblings stand in the order of their ids, however they came; strays are left out", () => {
  const children = ["c", "a", "b"].map((id) => execution(id, "f"));
  const tree = forestOf(FOCUS, [...children, execution("s", "nobody")], 3);
  expect(tree.focus.children.map((node) => node.execution.executionId)).toEqual(["a", "b", "c"]);
  expect(tree.nodes).toHaveLength(4);
});

test("a path stays whole where a parent is not in the log", () => {
  const orphan = { ...execution("c", "gone"), orphan: true };
  const path = withoutGaps([execution("a", ""), orphan, execution("d", "c")]);
  const tree = forestOf(path[0] ?? FOCUS, path.slice(1), 2);
  expect(tree.nodes.map((node) => node.execution.executionId)).toEqual(["a", "c", "d"]);
  expect(tree.nodes.map((node) => node.execution.orphan)).toEqual([false, true, false]);
  expect(withoutGaps([orphan])).toEqual([orphan]);
});
