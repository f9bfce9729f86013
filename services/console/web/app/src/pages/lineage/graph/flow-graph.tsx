import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useParts } from "../../../ui/parts.ts";
import type { LineageTree } from "../lineage-data.ts";
import { figure } from "../strata/sentence.ts";
import { chooseNodes } from "./choose-nodes.ts";
import { GraphBar } from "./graph-bar.tsx";
import { GraphBox } from "./graph-box.tsx";
import { GraphLines } from "./graph-lines.tsx";
import { GRAPH_KEYS, graphStep } from "./graph-steps.ts";
import { authorityLines, causeLines, causesElsewhere } from "./lines.ts";
import { BOX, placeItems } from "./place-items.ts";
import { rankingOf } from "./rank-nodes.ts";
import { useZoom } from "./use-zoom.ts";
import "./flow-graph.css";

/** What the graph is made with. */
export interface FlowGraphProps {
  readonly tree: LineageTree;
  /** From the root to the parent of the focus. */
  readonly ancestors: readonly Execution[];
  /** Execution that is selected on the page; it is in the graph, with what is between it and the focus. */
  readonly selected: string | undefined;
  readonly onSelect: (executionId: string) => void;
}

/** What led to an execution and what it led to, as boxes and lines: at most 400, the rest counted. */
export function FlowGraph(props: FlowGraphProps) {
  return <Graph key={props.tree.focus.execution.executionId} {...props} />;
}

const PAN = 80;

function Graph({ ancestors, onSelect, selected, tree }: FlowGraphProps) {
  const { said } = useParts();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const focusId = tree.focus.execution.executionId;
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [activeId, setActiveId] = useState(selected ?? focusId);

  const ranking = useMemo(() => rankingOf(tree), [tree]);
  const chosen = useMemo(
    () => chooseNodes(ranking, { ancestors: ancestors.length, opened, selected }),
    [ranking, ancestors, opened, selected],
  );
  const placement = useMemo(() => placeItems(ancestors, chosen), [ancestors, chosen]);
  const { items } = placement;
  const lines = useMemo(
    () => ({ authority: authorityLines(items), causes: causeLines(items) }),
    [items],
  );
  const zoom = useZoom(box, placement);
  const placeOf = (itemId: string): number => items.findIndex(({ item }) => item.id === itemId);
  // Where what was left out is no longer left out, one is at what it was below.
  const candidates = [activeId, activeId.replace(/\+$/, ""), selected ?? "", focusId];
  const active = candidates.map(placeOf).find((at) => at >= 0) ?? 0;

  const moveTo = (place: number, toMiddle = false): void => {
    const placed = items[place];
    if (placed === undefined) return;
    setActiveId(placed.item.id);
    zoom.show({ x: placed.x, y: placed.y, ...BOX }, toMiddle);
  };
  useEffect(
    () => moveTo(placeOf(selected ?? focusId), selected !== undefined),
    [selected, focusId],
  );
  // What was opened pushes things aside: who was there stays in sight.
  useEffect(() => moveTo(active), [opened]);

  const act = (place: number): void => {
    const item = items[place]?.item;
    if (item === undefined) return;
    setActiveId(item.id);
    if (item.kind === "execution") {
      onSelect(item.id);
      return;
    }
    const parentId = item.rest.parent.execution.executionId;
    const next = chooseNodes(ranking, {
      ancestors: ancestors.length,
      selected,
      opened: [...opened, parentId],
    });
    const more = next.shown.length - chosen.shown.length;
    said.set(
      more === 0
        ? "Nothing more fits: open it in the tree."
        : `${figure(more)} more shown, ${figure(next.leftOut)} left out.`,
    );
    setOpened([...opened, parentId]);
  };

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = GRAPH_KEYS.find((one) => one === event.key);
    if (key !== undefined && event.shiftKey) panBy(key);
    else if (key !== undefined) moveTo(graphStep(items, active, key));
    else if (event.key === "Enter" || event.key === " ") act(active);
    else if (event.key === "+") zoom.zoomIn();
    else if (event.key === "-") zoom.zoomOut();
    else if (event.key === "0") zoom.fit();
    else return;
    event.preventDefault();
  };
  const panBy = (key: (typeof GRAPH_KEYS)[number]): void => {
    const right = key === "ArrowRight" ? PAN : key === "ArrowLeft" ? -PAN : 0;
    const down = key === "ArrowDown" ? PAN : key === "ArrowUp" ? -PAN : 0;
    zoom.pan(right, down);
  };

  const itemId = (place: number): string => `${id}-${items[place]?.item.id ?? ""}`;
  const { scale } = zoom;
  return (
    <figure className="graph">
      <GraphBar
        chosen={chosen}
        hasCauses={items.some(
          ({ item }) => item.kind === "execution" && item.execution.causes.length > 0,
        )}
        total={tree.total}
        zoom={zoom}
        onFocus={() => moveTo(placeOf(focusId))}
      />
      <div
        ref={box}
        aria-activedescendant={itemId(active)}
        aria-describedby={`${id}-keys`}
        aria-label="What led to it, and what it led to"
        className="graph-view"
        role="tree"
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={zoom.onPointerDown}
        onPointerMove={zoom.onPointerMove}
      >
        <div
          className="graph-size"
          role="none"
          style={{ width: placement.width * scale, height: placement.height * scale }}
        >
          <div
            className="graph-sheet"
            role="none"
            style={{
              width: placement.width,
              height: placement.height,
              transform: `scale(${scale})`,
            }}
          >
            <GraphLines {...lines} size={placement} />
            {items.map((placed, place) => (
              <GraphBox
                key={placed.item.id}
                causesElsewhere={
                  placed.item.kind === "execution"
                    ? causesElsewhere(items, placed.item.execution.causes)
                    : 0
                }
                id={itemId(place)}
                isActive={place === active}
                isSelected={placed.item.id === selected}
                placed={placed}
                onClick={() => act(place)}
              />
            ))}
          </div>
        </div>
      </div>
      <p className="meta graph-keys" id={`${id}-keys`}>
        Arrows move, <kbd>Enter</kbd> opens, <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> zoom,{" "}
        <kbd>Shift</kbd> and arrows move the paper.
      </p>
    </figure>
  );
}
