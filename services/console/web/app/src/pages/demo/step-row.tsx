import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import type { ReactNode } from "react";
import { msOf } from "../../time/instant.ts";
import { leafNumber } from "../../ui/strip-cells.ts";
import type { LaneRow } from "./lane-rows.ts";
import { StepState } from "./step-state.tsx";
import { StepStrip } from "./step-strip.tsx";
import { stepWords } from "./step-words.ts";
import { WaitRing } from "./wait-ring.tsx";

/** What a row of a lane is made with. */
export interface StepRowProps {
  readonly number: number;
  readonly row: LaneRow;
  readonly lane: "writ" | "open";
  readonly isSelected: boolean;
  readonly onSelect: (stepId: string) => void;
  /** How far the page's clock is ahead of the server's; undefined while that is not known. */
  readonly aheadMs: number | undefined;
}

/** A step in one world. It has as many lines as in the other, so that they stand beside one another; one that is not there keeps its place. */
export function StepRow({ number, row, lane, isSelected, onSelect, aheadMs }: StepRowProps) {
  const told = row[lane];
  const step = told?.event;
  const title = step?.title || row.title;
  const stopped = step !== undefined && stepWords(step.state).isStopped;
  const result =
    step === undefined ? (
      <span className="quiet">{row.story === undefined ? "not here" : "not yet"}</span>
    ) : (
      <Result aheadMs={aheadMs} fromMs={told?.atMs} isBrief={row.isBrief} lane={lane} step={step} />
    );
  const took = step !== undefined && step.tookMs > 0 && (
    <span className="demo-step-took">{tookText(step.tookMs)}</span>
  );
  const kind = row.isBrief ? "" : stopped ? "demo-step-full demo-step-stopped" : "demo-step-full";
  return (
    <li className={`demo-step ${kind}`} data-state={step?.state} data-step={row.stepId}>
      <button
        aria-pressed={isSelected}
        className="demo-step-button"
        disabled={step === undefined}
        title={title}
        type="button"
        onClick={() => onSelect(row.stepId)}
      >
        <span className="demo-step-line">
          <span className="demo-step-number">{number}</span>
          <span className="demo-step-title">{title}</span>
          {row.isBrief && <span className="demo-step-line demo-step-brief">{result}</span>}
          {step !== undefined && lane === "writ" && <StepStrip step={step} />}
          {took}
        </span>
        {!row.isBrief && <span className="demo-step-line demo-step-result">{result}</span>}
      </button>
    </li>
  );
}

function tookText(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

interface ResultProps extends Pick<StepRowProps, "aheadMs" | "lane"> {
  readonly step: StepEvent;
  readonly fromMs: number | undefined;
  readonly isBrief: boolean;
}

function Result({ step, lane, fromMs, aheadMs, isBrief }: ResultProps): ReactNode {
  const { state, reasonCodes, message, leaf } = step;
  const untilMs = msOf(step.waitsUntil);
  const waits = !stepWords(state).isSettled && untilMs !== undefined;
  if (waits && fromMs !== undefined && aheadMs !== undefined)
    return <WaitRing aheadMs={aheadMs} fromMs={fromMs} untilMs={untilMs} why={message} />;
  // In the first world the strip says so, cell by cell.
  if (isBrief && state === "DONE" && lane === "writ") return null;
  if (isBrief) return <StepState state={state} />;
  return (
    <>
      <StepState state={state} />
      {reasonCodes.map((code) => (
        <code key={code}>{code}</code>
      ))}
      {lane === "writ" && leaf !== undefined && (
        <span className="quiet">leaf {leafNumber(leaf.index)}</span>
      )}
      {(lane === "open" || reasonCodes.length === 0) && message !== "" && (
        <span className="demo-step-message quiet" title={message}>
          {message}
        </span>
      )}
    </>
  );
}
