import type { ExplorerSearch } from "../../../search/page-search.ts";
import { Button } from "../../../ui/button.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import type { LineageNode, LineageTree } from "../lineage-data.ts";
import { Legend } from "./legend.tsx";
import { figure } from "./sentence.ts";
import type { Shape } from "./use-picture.ts";

interface StrataCaptionProps {
  readonly tree: LineageTree;
  readonly shape: Shape;
  readonly paint: ExplorerSearch["paint"];
  /** What the pointer, or else the keyboard, is at. */
  readonly told: LineageNode;
  /** What the keyboard is at. */
  readonly current: LineageNode;
  /** What fills the picture. */
  readonly top: LineageNode;
  /** Id of what says which keys there are. */
  readonly keysId: string;
  readonly onSelect: () => void;
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
}

/** What stands below the strata: where one is, what can be done there, and what the fills mean. */
export function StrataCaption(props: StrataCaptionProps) {
  const { current, paint, shape, top, tree } = props;
  return (
    <figcaption className="strata-caption">
      <div className="strata-acts">
        <Told {...props} />
        <Button onClick={props.onSelect}>Select</Button>
        <Button
          locked={current.children.length === 0 ? "Nothing is below it." : undefined}
          onClick={props.onZoomIn}
        >
          Zoom in
        </Button>
        <Button
          locked={top.parent === undefined ? "All of it is in sight." : undefined}
          onClick={props.onZoomOut}
        >
          Zoom out
        </Button>
      </div>
      {!tree.isComplete && (
        <p className="strata-part">
          Of {figure(tree.total)} below, {figure(tree.nodes.length - 1)} are loaded: the picture is
          of those.
        </p>
      )}
      <Legend kinds={shape.painting.kinds} />
      <p className="meta" id={props.keysId}>
        Arrows move, <kbd>Enter</kbd> selects, <kbd>+</kbd> and <kbd>-</kbd> zoom. As high as there
        are executions at and below; where many share a pixel, the{" "}
        {paint === "decision" ? "worst" : paint === "age" ? "newest" : "rarest"} has it.
      </p>
    </figcaption>
  );
}

function Told({ shape: { layout }, told, tree }: StrataCaptionProps) {
  const { action, executionId, resource, state } = told.execution;
  const below = (layout.extents[layout.places.get(executionId) ?? -1] ?? 1) - 1;
  return (
    <p className="strata-told">
      <StateMark state={state} />
      <span>
        {action} <span className="quiet">{resource}</span>
      </span>
      <span className="quiet">
        level {told.level} · {figure(below)} {tree.isComplete ? "below" : "loaded below"}
      </span>
    </p>
  );
}
