import { leafNumber } from "../../../ui/strip-cells.ts";
import { Strip } from "../../../ui/strip.tsx";
import type { TreeColumn } from "../../../ui/tree-grid/tree-grid-row.ts";
import { directChildren } from "../held-lineage.ts";
import type { Paint } from "../paint.ts";
import type { TimeScale } from "../time-scale.ts";
import type { TreeRow } from "../tree-rows.ts";
import { TimeAxis } from "./time-axis.tsx";
import { TimeBar } from "./time-bar.tsx";
import { TreeCell } from "./tree-cell.tsx";

/** What the columns are made with. */
export interface ColumnsDeps {
  readonly paint: Paint;
  readonly scale: TimeScale;
  readonly nowMs: number;
  readonly loading: ReadonlySet<string>;
  /** The tree is shown as it stood. */
  readonly isThen: boolean;
}

/** The columns of the tree. */
export function treeColumns(deps: ColumnsDeps): readonly TreeColumn<TreeRow>[] {
  const { isThen, loading, nowMs, paint, scale } = deps;
  return [
    {
      id: "tree",
      head: "execution",
      cell: (row) => <TreeCell loading={loading} paint={paint} row={row} />,
    },
    { id: "who", head: "who", cell: (row) => (row.kind === "node" ? <Who row={row} /> : null) },
    {
      id: "strip",
      head: "strip",
      cell: (row) => {
        if (row.kind !== "node") return null;
        const { execution } = row.node;
        // The service gives the strip of now only.
        return isThen && execution.strip === "" && execution.checks.length === 0 ? (
          <span className="quiet">not known then</span>
        ) : (
          <Strip execution={execution} />
        );
      },
    },
    {
      id: "below",
      head: <span title="children">↓</span>,
      cell: (row) => (row.kind === "node" ? <Below row={row} /> : null),
    },
    {
      id: "times",
      head: <TimeAxis scale={scale} />,
      cell: (row) =>
        row.kind === "more" ? null : (
          <TimeBar
            executions={
              row.kind === "node"
                ? [row.node.execution]
                : row.members.map(({ execution }) => execution)
            }
            nowMs={nowMs}
            scale={scale}
          />
        ),
    },
  ];
}

type Node = Extract<TreeRow, { kind: "node" }>;

function Who({ row }: { readonly row: Node }) {
  const { actor, principal } = row.node.execution;
  const shown = actor === "" ? principal : actor;
  if (shown === "") return <span className="quiet">?</span>;
  const title = actor === "" ? principal : `${actor} for ${principal}`;
  return <span title={title}>{shown.slice(shown.indexOf("::") + 2)}</span>;
}

const MOST_COUNTED = 1_000;

function Below({ row }: { readonly row: Node }) {
  const { execution, children } = row.node;
  const count = Math.max(directChildren(execution), children.length);
  const isMore = count === MOST_COUNTED;
  return (
    <span className={count === 0 ? "quiet" : ""}>
      {leafNumber(count)}
      {isMore ? "+" : ""}
    </span>
  );
}
