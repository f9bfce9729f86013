import { type PointerEvent, useMemo, useRef } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import type { LineageTree } from "../lineage-data.ts";
import { columnAt } from "./columns.ts";
import { bracketOf } from "./bracket.ts";
import { ownerAt } from "./raster.ts";
import { pictureSentence } from "./sentence.ts";
import { StrataCanvas } from "./strata-canvas.tsx";
import { type Room, useRoom } from "./use-canvas.ts";
import { useShape } from "./use-picture.ts";
import "./strata.css";

/** What the strip is made with. */
export interface StrataStripProps {
  readonly tree: LineageTree;
  readonly selected: string | undefined;
  /** Called with what stands where the mouse went down; the keyboard reaches the same in the tree below. */
  readonly onSelect: (executionId: string) => void;
  readonly paint: ExplorerSearch["paint"];
  /** First and last execution whose rows are in sight below; undefined while there are none. */
  readonly shown: readonly [first: string, last: string] | undefined;
}

/** Room left of the picture for the bracket. */
const ASIDE = 12;

/** The strata in few pixels, above a tree: a bracket marks what is in sight of it. */
export function StrataStrip({ onSelect, paint, selected, shown, tree }: StrataStripProps) {
  const box = useRef<HTMLDivElement>(null);
  const whole = useRoom(box);
  const room: Room = useMemo(
    () => ({ ...whole, width: Math.max(0, whole.width - ASIDE) }),
    [whole],
  );
  const shape = useShape(tree, paint, undefined, room);
  const label = useMemo(() => pictureSentence(tree, shape.painting.kinds), [tree, shape.painting]);
  const bracket = shown === undefined ? undefined : bracketOf(shape.layout, shown, room.height);

  const click = (event: PointerEvent): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const column = columnAt(shape.edges, event.clientX - left - ASIDE);
    const row = Math.floor(event.clientY - top);
    const place = column === undefined ? undefined : ownerAt(shape.raster, column, row);
    const node = shape.layout.nodes[place ?? -1];
    if (node !== undefined) onSelect(node.execution.executionId);
  };
  return (
    <div ref={box} className="strata-strip" onPointerDown={click}>
      <StrataCanvas
        frames={selected === undefined ? [] : [{ executionId: selected, colour: "accent" }]}
        hasNames={false}
        label={`${label} The bracket marks the rows below.`}
        room={room}
        shape={shape}
      />
      {bracket !== undefined && (
        <div aria-hidden="true" className="strata-bracket" style={bracket} />
      )}
    </div>
  );
}
