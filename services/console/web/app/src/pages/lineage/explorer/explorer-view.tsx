import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import { useParts } from "../../../ui/parts.ts";
import { Empty, Loading } from "../../../ui/states.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { Time } from "../../../ui/time.tsx";
import { useStaleSeconds } from "../../../ui/use-freshness.ts";
import { useKey } from "../../../ui/use-key.ts";
import type { Loaded } from "../held-lineage.ts";
import { Strata } from "../strata/strata.tsx";
import { TreePane } from "../tree/tree-pane.tsx";
import type { Explored } from "../use-explored.ts";
import { useOpened } from "../use-opened.ts";
import { useTreeView } from "../use-tree-view.ts";
import { ExplorerTools } from "./explorer-tools.tsx";
import { FindInTree } from "./find-in-tree.tsx";
import { TimeSlider } from "./time-slider.tsx";

const FlowGraph = lazy(async () => ({
  default: (await import("../graph/flow-graph.tsx")).FlowGraph,
}));

/** What the view is made with. */
export interface ExplorerViewProps {
  readonly explored: Explored;
  /** What is to be seen of it. */
  readonly loaded: Loaded;
  readonly ancestors: readonly Execution[];
  readonly search: ExplorerSearch;
  /** Undefined for now. */
  readonly atMs: number | undefined;
  readonly show: (change: Partial<ExplorerSearch>) => void;
  readonly onMove: (ms: number | undefined) => void;
  readonly onSelect: (executionId: string) => void;
  /** Stands beside it. */
  readonly children: ReactNode;
}

/** Levels that are open at first, when no depth was asked for. */
const OPEN_AT_FIRST = 2;

/** The tools, and the tree, strata or graph below them. */
export function ExplorerView(props: ExplorerViewProps) {
  const { ancestors, atMs, children, explored, loaded, onMove, onSelect, search, show } = props;
  const { now, said } = useParts();
  const isStale = useStaleSeconds() !== undefined;
  const [hasTimes, setTimes] = useState(false);
  const { depth, dir, paint, sel, view } = search;
  const opened = useOpened(
    search.open,
    useCallback((open: string) => show({ open }), [show]),
  );
  const openLevels = dir === "up" ? Number.POSITIVE_INFINITY : depth > 0 ? depth : OPEN_AT_FIRST;
  const tree = useTreeView(loaded, opened, { openLevels, selected: sel });
  const { nextDenial, reveal, step } = tree;
  const stepAndOpen = (by: 1 | -1) => {
    const row = step(by);
    if (sel !== "" && row?.kind === "node") onSelect(row.node.execution.executionId);
  };
  useKey("next", () => stepAndOpen(1));
  useKey("previous", () => stepAndOpen(-1));
  const turn = (toOpen: boolean) => {
    const row = tree.rows.find(({ key }) => key === tree.active);
    if (row !== undefined) tree.toggle([row], toOpen);
  };
  useKey("collapse", () => turn(false));
  useKey("expand", () => turn(true));
  useKey("next-denial", () => {
    if (!nextDenial()) said.set("Nothing that is loaded was denied");
  });
  const choose = useCallback(
    (executionId: string) => {
      reveal(executionId);
      onSelect(executionId);
    },
    [onSelect, reveal],
  );

  const selected = sel === "" ? undefined : sel;
  const hidden = (explored.loaded?.tree.nodes.length ?? 0) - loaded.tree.nodes.length;
  const isBefore = atMs !== undefined && loaded.tree.focus.execution.state === "";
  return (
    <>
      <ExplorerTools
        hasTimes={hasTimes}
        search={search}
        show={show}
        onTimes={() => setTimes(!hasTimes)}
      >
        {view === "tree" && <FindInTree find={tree.find} onFound={reveal} />}
        {explored.loaded !== undefined && (
          <TimeSlider atMs={atMs} tree={explored.loaded.tree} onMove={onMove} />
        )}
      </ExplorerTools>
      {atMs !== undefined && (
        <p className="lineage-note" role="status">
          As it stood at <Time ms={atMs} precision="tick" />.{" "}
          {dir === "down" && hidden > 0 && `${leafNumber(hidden)} decided later are left out. `}
          States are told from the times on record; leases may have been shorter then, and approvals
          are shown as they are now.
        </p>
      )}
      <div className={`split ${selected === undefined ? "" : "split-open"}`}>
        <div className={`list lineage-list ${isStale ? "stale-edge is-stale" : ""}`}>
          {isBefore ? (
            <Empty why="It was decided later: nothing is to be shown of that time." />
          ) : view === "tree" ? (
            <TreePane
              hasTimes={hasTimes}
              loaded={loaded}
              loading={explored.loading}
              nowMs={atMs ?? explored.age?.asOfMs ?? now()}
              search={search}
              view={tree}
              onLoadBelow={explored.loadBelow}
              onOpen={onSelect}
            />
          ) : view === "strata" ? (
            <Strata paint={paint} selected={selected} tree={loaded.tree} onSelect={choose} />
          ) : (
            <Suspense fallback={<Loading rows={10} />}>
              <FlowGraph
                ancestors={dir === "up" ? [] : ancestors}
                selected={selected}
                tree={loaded.tree}
                onSelect={choose}
              />
            </Suspense>
          )}
        </div>
        {children}
      </div>
    </>
  );
}
