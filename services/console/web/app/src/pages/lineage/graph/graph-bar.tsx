import { Button } from "../../../ui/button.tsx";
import { figure } from "../strata/sentence.ts";
import { HARD } from "./budget.ts";
import type { Chosen } from "./choose-nodes.ts";
import type { Zoom } from "./use-zoom.ts";

interface GraphBarProps {
  readonly chosen: Chosen;
  /** Descendants there are. */
  readonly total: number;
  readonly zoom: Zoom;
  readonly hasCauses: boolean;
  readonly onFocus: () => void;
}

/** What a graph shows and what it leaves out, how to move it, and what its lines mean. */
export function GraphBar({ chosen, hasCauses, onFocus, total, zoom }: GraphBarProps) {
  const percent = Math.round(zoom.scale * 100);
  return (
    <div className="graph-bar">
      <p className="graph-count">
        {figure(chosen.shown.length - 1)} of {figure(total)} below
        {chosen.leftOut > 0 && (
          <span className="quiet">
            {" "}
            · {figure(chosen.leftOut)} left out
            {chosen.notLoaded > 0 && ` (${figure(chosen.notLoaded)} of them not loaded)`}: denied,
            refused and revoked are shown first, then the nearest
            {chosen.isFull && ` · ${HARD} is the most a graph holds`}
          </span>
        )}
      </p>
      <div className="graph-acts" role="group" aria-label="Zoom">
        <Button label="Smaller" onClick={zoom.zoomOut}>
          −
        </Button>
        <Button label={`${percent} %: back to 100 %`} onClick={zoom.reset}>
          {percent} %
        </Button>
        <Button label="Larger" onClick={zoom.zoomIn}>
          +
        </Button>
        <Button onClick={zoom.fit}>Fit</Button>
        <Button onClick={onFocus}>Focus</Button>
      </div>
      <ul aria-label="What the lines mean" className="graph-legend meta">
        <li>
          <svg aria-hidden="true" height="12" width="28">
            <path className="graph-line" d="M0 6h28" />
          </svg>
          lent authority
        </li>
        <li>
          <svg aria-hidden="true" height="12" width="28">
            <path className="graph-line is-stopped" d="M0 6h24" />
            <path className="graph-line is-stopped is-end" d="M24 1v10" />
          </svg>
          asked for it, denied
        </li>
        {hasCauses && (
          <li>
            <svg aria-hidden="true" className="graph-cause" height="12" width="28">
              <path d="M0 6h28" />
            </svg>
            cause: led to it, lent no authority
          </li>
        )}
      </ul>
    </div>
  );
}
