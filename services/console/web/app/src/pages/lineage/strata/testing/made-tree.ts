import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import fc from "fast-check";
import type { LineageNode, LineageTree } from "../../lineage-data.ts";

/** An execution of a made tree: where its parent stands in the list, and what is not as usual about it. */
export interface Made {
  /** Place in the list; undefined for the first. */
  readonly parent?: number;
  readonly state?: string;
  readonly orphan?: boolean;
  readonly change?: MessageInitShape<typeof ExecutionSchema>;
}

/** The id of the execution at a place of the list. */
export function idAt(place: number): string {
  return `00000000-0000-7000-8000-${place.toString(16).padStart(12, "0")}`;
}

interface Growing extends LineageNode {
  readonly children: LineageNode[];
}

/** A tree whose focus is the first of the list; parents come before their children. */
export function madeTree(made: readonly Made[], total = made.length - 1): LineageTree {
  const nodes: Growing[] = [];
  for (const [place, { change, orphan = false, parent, state = "COMPLETED" }] of made.entries()) {
    const above = parent === undefined ? undefined : nodes[parent];
    const execution = create(ExecutionSchema, {
      executionId: idAt(place),
      parentId: above?.execution.executionId ?? "",
      action: "tool:call",
      resource: `Tool::t${place}`,
      state,
      orphan,
      ...change,
    });
    const node = {
      execution,
      parent: above,
      children: [],
      level: above === undefined ? 0 : above.level + 1,
    };
    above?.children.push(node);
    nodes.push(node);
  }
  for (const { children, execution } of nodes)
    execution.children ??= {
      $typeName: "writ.lineage.v1.ChildCounts",
      direct: BigInt(children.length),
      denied: BigInt(children.filter((child) => child.execution.state === "DENIED").length),
    };
  const [focus] = nodes;
  if (focus === undefined) throw new Error("a tree has a focus");
  const nearestFirst = nodes.toSorted((a, b) => a.level - b.level);
  return { focus, nodes: nearestFirst, total, isComplete: total === made.length - 1 };
}

/** So many children of one focus; `odd` changes some of them. */
export function fanOut(count: number, odd: Readonly<Record<number, Made>> = {}): LineageTree {
  return madeTree([{}, ...Array.from({ length: count }, (_, i) => ({ parent: 0, ...odd[i + 1] }))]);
}

const STATES = Array.from({ length: 12 }, () => "COMPLETED").concat([
  "ALLOWED",
  "RUNNING",
  "FAILED",
  "DENIED",
  "PENDING",
  "REVOKED",
  "EXPIRED",
  "REFUSED",
  "LATER",
]);

/** Trees of all shapes with all states. */
export function anyTree(most = 120): fc.Arbitrary<LineageTree> {
  const one = fc.record({
    at: fc.nat(),
    isBelowLast: fc.boolean(),
    state: fc.constantFrom(...STATES),
    orphan: fc.nat(30).map((n) => n === 0),
  });
  return fc.array(one, { maxLength: most, size: "max" }).map((rest) =>
    madeTree([
      {},
      ...rest.map(({ at, isBelowLast, ...made }, i) => ({
        ...made,
        parent: isBelowLast ? i : at % (i + 1),
      })),
    ]),
  );
}
