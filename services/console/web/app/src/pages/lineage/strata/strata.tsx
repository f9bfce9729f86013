import { type KeyboardEvent, type PointerEvent, useId, useMemo, useRef, useState } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import type { LineageNode, LineageTree } from "../lineage-data.ts";
import { columnAt } from "./columns.ts";
import { nodeSentence } from "./node-sentence.ts";
import { ownerAt } from "./raster.ts";
import { pictureSentence } from "./sentence.ts";
import { type Step, stepFrom } from "./steps.ts";
import { StrataCaption } from "./strata-caption.tsx";
import { StrataCanvas } from "./strata-canvas.tsx";
import { useRoom } from "./use-canvas.ts";
import { useShape } from "./use-picture.ts";
import "./strata.css";

/** What the strata are made with. */
export interface StrataProps {
  readonly tree: LineageTree;
  /** Execution that is selected on the page. */
  readonly selected: string | undefined;
  readonly onSelect: (executionId: string) => void;
  /** Told which execution fills the picture from now on. */
  readonly onZoom?: (executionId: string) => void;
  readonly paint: ExplorerSearch["paint"];
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  Home: "first",
  End: "last",
};

/** A whole tree on one screen: a column per level, as high as there are executions, and the worst of each pixel in sight. */
export function Strata({ onSelect, onZoom, paint, selected, tree }: StrataProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const focusId = tree.focus.execution.executionId;
  const [zoomed, setZoomed] = useState(focusId);
  const [cursor, setCursor] = useState<string>();
  const [pointed, setPointed] = useState<string>();
  const shape = useShape(tree, paint, zoomed, room);
  const { edges, layout, painting, raster, window } = shape;

  const top = layout.nodes[window.top] ?? tree.focus;
  const nodeOf = (executionId: string | undefined): LineageNode | undefined =>
    layout.nodes[(executionId === undefined ? undefined : layout.places.get(executionId)) ?? -1];
  const inWindow = (place: number | undefined): place is number =>
    place !== undefined && place >= window.top && place < window.top + window.extent;
  const at = [cursor, selected, zoomed]
    .map((one) => (one === undefined ? undefined : layout.places.get(one)))
    .find(inWindow);
  const place = at ?? window.top;
  const current = layout.nodes[place] ?? tree.focus;
  const told = nodeOf(pointed) ?? current;

  const zoomTo = ({ execution: { executionId } }: LineageNode): void => {
    setZoomed(executionId);
    setCursor(executionId);
    onZoom?.(executionId);
  };
  const zoomIn = (node: LineageNode): void => {
    if (node.children.length > 0) zoomTo(node);
    else setCursor(node.execution.executionId);
  };
  const zoomOut = (): void => {
    if (top.parent !== undefined) zoomTo(top.parent);
  };

  const nodeAt = (event: PointerEvent): LineageNode | undefined => {
    const { left, top: above } = event.currentTarget.getBoundingClientRect();
    const column = columnAt(edges, event.clientX - left);
    if (column === undefined) return undefined;
    return layout.nodes[ownerAt(raster, column, Math.floor(event.clientY - above)) ?? -1];
  };
  const click = (event: PointerEvent): void => {
    const node = nodeAt(event);
    if (node === top) zoomOut();
    else if (node !== undefined) zoomIn(node);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined;
    if (step !== undefined) {
      const next = layout.nodes[stepFrom({ layout, raster, window }, place, step)];
      setCursor(next?.execution.executionId);
    } else if (event.key === "Enter") onSelect(current.execution.executionId);
    else if (event.key === "+" || event.key === " ") zoomIn(current);
    else if (event.key === "-" || event.key === "Backspace") zoomOut();
    else return;
    event.preventDefault();
  };

  const label = useMemo(() => pictureSentence(tree, painting.kinds), [tree, painting]);
  const currentId = current.execution.executionId;
  return (
    <figure className="strata">
      <div ref={box} className="strata-box">
        <StrataCanvas
          frames={[
            ...(selected === undefined ? [] : [{ executionId: selected, colour: "accent" }]),
            { executionId: currentId, colour: "ink" },
          ]}
          hasNames
          label={label}
          room={room}
          shape={shape}
        />
        <div
          aria-activedescendant={`${id}-${currentId}`}
          aria-describedby={`${id}-keys`}
          aria-label="Strata"
          className="strata-keys"
          role="tree"
          tabIndex={0}
          onKeyDown={press}
          onPointerDown={click}
          onPointerLeave={() => setPointed(undefined)}
          onPointerMove={(event) => setPointed(nodeAt(event)?.execution.executionId)}
        >
          <div
            key={currentId}
            aria-level={current.level + 1}
            aria-selected={currentId === selected}
            className="out-of-sight"
            id={`${id}-${currentId}`}
            role="treeitem"
          >
            {nodeSentence(current)}
          </div>
        </div>
      </div>
      <StrataCaption
        current={current}
        keysId={`${id}-keys`}
        paint={paint}
        shape={shape}
        told={told}
        top={top}
        tree={tree}
        onSelect={() => onSelect(currentId)}
        onZoomIn={() => zoomIn(current)}
        onZoomOut={zoomOut}
      />
    </figure>
  );
}
