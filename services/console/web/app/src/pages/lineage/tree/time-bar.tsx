import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { briefly } from "../../../time/duration.ts";
import { msOf } from "../../../time/instant.ts";
import { type Bars, barsOf } from "../bars.ts";
import type { Span, TimeScale } from "../time-scale.ts";

/** What a bar is drawn with. */
export interface TimeBarProps {
  readonly executions: readonly Execution[];
  readonly scale: TimeScale;
  /** Milliseconds since the Unix epoch, by the server's clock. */
  readonly nowMs: number;
}

/** Of a fold, so many are drawn: more would stand in the same pixels. */
const MOST_DRAWN = 64;

/** When executions could start, ran, were stopped or taken back. */
export function TimeBar({ executions, scale, nowMs }: TimeBarProps) {
  const [first] = executions;
  const every = Math.ceil(executions.length / MOST_DRAWN);
  const drawn = executions.filter((_, i) => i % every === 0);
  if (first === undefined) return null;
  return (
    <svg
      aria-label={sentence(executions, nowMs)}
      className="time-bar"
      height="28"
      role="img"
      width="100%"
    >
      {scale.pieces.slice(1).map(({ from }) => (
        <rect key={from} className="time-gap" height="28" width="2" x={percent(from)} y="0" />
      ))}
      {drawn.map((execution) => (
        <Drawn
          key={execution.executionId}
          bars={barsOf(execution, nowMs)}
          scale={scale}
          state={execution.state}
        />
      ))}
    </svg>
  );
}

function Drawn({
  bars: { isOpenEnded, lease, strike, tick, window },
  scale,
  state,
}: {
  readonly bars: Bars;
  readonly scale: TimeScale;
  readonly state: string;
}) {
  return (
    <>
      {window !== undefined && (
        <rect className="time-window" height="2" y="13" {...extent(window, scale)} />
      )}
      {lease !== undefined && (
        <rect
          className={`time-lease time-${state.toLowerCase()}`}
          height="10"
          rx="1"
          y="9"
          {...extent(lease, scale)}
        />
      )}
      {isOpenEnded && lease !== undefined && (
        <svg overflow="visible" x={percent(scale.place(lease[1]))} y="9">
          <path className="time-open" d="M0 0l5 5-5 5" />
        </svg>
      )}
      {tick !== undefined && (
        <rect
          className={`time-tick time-${state.toLowerCase()}`}
          height="16"
          width="3"
          x={percent(scale.place(tick))}
          y="6"
        />
      )}
      {strike !== undefined && (
        <svg overflow="visible" x={percent(scale.place(strike))} y="6">
          <path className="time-strike" d="M-4 16L4 0" />
        </svg>
      )}
    </>
  );
}

function extent([from, to]: Span, { place }: TimeScale) {
  const [begin, end] = [place(from), place(to)];
  // A hundredth of an inch, so that what was short is seen.
  return { x: percent(begin), width: percent(Math.max(0.004, end - begin)) };
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

function sentence(executions: readonly Execution[], nowMs: number): string {
  const [first] = executions;
  if (first === undefined || executions.length > 1) return `times of ${executions.length}`;
  const { lease, strike, tick, window } = barsOf(first, nowMs);
  const from = msOf(first.decidedAt) ?? 0;
  const after = (ms: number) => `after ${briefly(ms - from)}`;
  return [
    tick === undefined ? "" : "stopped or waiting when it was asked",
    window === undefined ? "" : `could start for ${briefly(window[1] - window[0])}`,
    lease === undefined ? "" : `ran ${briefly(lease[1] - lease[0])}`,
    strike === undefined ? "" : `taken back ${after(strike)}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}
