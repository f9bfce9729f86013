import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import { briefly } from "../../time/duration.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { stripCells } from "../../ui/strip-cells.ts";
import { CELL_WORDS, FAMILY_WORDS, reasonWords } from "../../words.ts";
import { Section } from "../record/section.tsx";
import type { StepTabProps } from "./step-panel.tsx";
import { StepState } from "./step-state.tsx";
import { strippedStep } from "./stripped-step.ts";

/** Why it ended as it did in each world, in words. */
export function ReasonTab({ row: { writ, open } }: StepTabProps) {
  return (
    <div className="demo-two-worlds">
      <Section name="authorized first">
        {writ === undefined ? (
          <p className="quiet">The step is not in this world yet.</p>
        ) : (
          <Asked step={writ.event} />
        )}
      </Section>
      <Section name="watched">
        {open === undefined ? (
          <p className="quiet">The step is not in this world yet.</p>
        ) : (
          <>
            <StepState state={open.event.state} />
            {open.event.message !== "" && <p>{open.event.message}</p>}
            {open.event.state === "DONE" && (
              <p className="quiet">Nobody was asked before it ran. It left a note.</p>
            )}
          </>
        )}
      </Section>
    </div>
  );
}

function Asked({ step }: { readonly step: StepEvent }) {
  const { message, reasonCodes, revokedToRefusedMs, state, tookMs } = step;
  const stripped = strippedStep(step);
  const stop = stripped && stripCells(stripped).find(({ isStop }) => isStop);
  const words = reasonCodes.map((code) => ({ code, ...reasonWords(code) }));
  return (
    <>
      <StepState state={state} />
      {message === "" ? (
        words.map(({ code, meaning }) => <p key={code}>{meaning}</p>)
      ) : (
        <p>{message}</p>
      )}
      {state === "NO_ANSWER" && (
        <p>Without an answer there is no grant, and without a grant the tool does nothing.</p>
      )}
      <Facts>
        {words.map(({ code, family, advice }) => (
          <Fact key={code} name="code">
            <code>{code}</code>
            {family !== undefined && `, ${FAMILY_WORDS[family]}`}
            <br />
            {advice}
          </Fact>
        ))}
        {stop !== undefined && (
          <Fact name="stopped at">
            {stop.name}: whether {CELL_WORDS[stop.name]}
          </Fact>
        )}
        {revokedToRefusedMs > 0 && (
          <Fact name="revoked to refused">{briefly(revokedToRefusedMs)}, measured</Fact>
        )}
        {tookMs > 0 && <Fact name="took">{tookMs.toFixed(1)} ms from asking to the answer</Fact>}
      </Facts>
    </>
  );
}
