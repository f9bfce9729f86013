import { useCallback, useMemo, useState } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import { TreeGrid } from "../../../ui/tree-grid/tree-grid.tsx";
import { busyOf } from "../bars.ts";
import type { Loaded } from "../held-lineage.ts";
import { paintOf } from "../paint.ts";
import { nodeOf } from "../reading-order.ts";
import { StrataStrip } from "../strata/strata-strip.tsx";
import { timeScale } from "../time-scale.ts";
import type { TreeRow } from "../tree-rows.ts";
import type { TreeView } from "../use-tree-view.ts";
import { treeColumns } from "./columns.tsx";
import { PaintLegend } from "./paint-legend.tsx";
import { TreeFoot } from "./tree-foot.tsx";

/** What the tree is shown with. */
export interface TreePaneProps {
  readonly loaded: Loaded;
  readonly view: TreeView;
  readonly search: ExplorerSearch;
  /** Milliseconds since the Unix epoch, by the server's clock. */
  readonly nowMs: number;
  readonly loading: ReadonlySet<string>;
  /** The line of time is wanted although there is little room. */
  readonly hasTimes: boolean;
  readonly onOpen: (executionId: string) => void;
  readonly onLoadBelow: (executionId: string) => void;
}

/** The tree with its times, its picture in small above it, and what is not shown below it. */
export function TreePane(props: TreePaneProps) {
  const { hasTimes, loaded, loading, nowMs, onLoadBelow, onOpen, search, view } = props;
  const { rows, setActive, toggle } = view;
  const { tree } = loaded;
  const [seen, setSeen] = useState<readonly [number, number]>([0, 0]);
  const paint = useMemo(
    () =>
      paintOf(
        search.paint,
        tree.nodes.map(({ execution }) => execution),
        nowMs,
      ),
    [nowMs, search.paint, tree],
  );
  const scale = useMemo(
    () =>
      timeScale(
        tree.nodes.flatMap(({ execution }) => busyOf(execution, nowMs)),
        nowMs,
      ),
    [nowMs, tree],
  );
  const isThen = search.t !== "";
  const columns = useMemo(
    () => treeColumns({ paint, scale, nowMs, loading, isThen }),
    [isThen, loading, nowMs, paint, scale],
  );
  const enter = useCallback(
    (row: TreeRow) => {
      setActive(row.key);
      if (row.kind === "node") onOpen(row.node.execution.executionId);
      else if (row.kind === "fold") toggle([row], !row.isOpen);
      else onLoadBelow(row.node.execution.executionId);
    },
    [onLoadBelow, onOpen, setActive, toggle],
  );
  const open = useCallback(
    (some: readonly TreeRow[], toOpen: boolean) => {
      toggle(some, toOpen);
      for (const row of toOpen ? some : [])
        if (row.kind === "node" && row.node.children.length === 0 && loaded.hasMore(row.node))
          onLoadBelow(row.node.execution.executionId);
    },
    [loaded, onLoadBelow, toggle],
  );
  const inSight = [rows[seen[0]], rows[Math.min(seen[1], rows.length - 1)]];
  const [first, last] = inSight.map((row) => row && nodeOf(row)?.execution.executionId);
  return (
    <>
      {search.dir === "down" && (
        <StrataStrip
          paint={search.paint}
          selected={search.sel === "" ? undefined : search.sel}
          shown={first === undefined || last === undefined ? undefined : [first, last]}
          tree={tree}
          onSelect={view.reveal}
        />
      )}
      <PaintLegend paint={paint} />
      <TreeGrid
        active={view.active}
        className={`lineage-tree ${hasTimes ? "has-times" : ""}`}
        columns={columns}
        label={search.dir === "down" ? "What it led to" : "What led to it"}
        rows={rows}
        selected={search.sel}
        textOf={textOf}
        onActive={setActive}
        onEnter={enter}
        onSeen={useCallback((from: number, to: number) => setSeen([from, to]), [])}
        onToggle={open}
      />
      <TreeFoot loaded={loaded} rows={rows} />
    </>
  );
}

function textOf(row: TreeRow): string {
  if (row.kind === "more") return "";
  const execution = nodeOf(row)?.execution;
  return execution === undefined ? "" : `${execution.action} ${execution.resource}`;
}
