import { Fact, Facts } from "../../ui/facts.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { WideStrip } from "../../ui/strip.tsx";
import { paths } from "../../paths.ts";
import { OpenProof, ProofTab } from "../record/tab-proof.tsx";
import { useExecution } from "../record/use-record.ts";
import type { StepTabProps } from "./step-panel.tsx";
import { withoutLeaf } from "./step-words.ts";

/** Where the step is recorded, asked of the log itself and not of the demo. */
export function StepProofTab({ row: { writ } }: StepTabProps) {
  const { executionId = "", leaf, state = "" } = writ?.event ?? {};
  if (executionId === "")
    return (
      <p className="quiet">
        {writ === undefined
          ? "The step has not been asked for yet."
          : "There is no execution, so there is nothing to prove: nobody decided, and nothing ran."}
      </p>
    );
  return (
    <>
      <Facts>
        <Fact name="the demo says">
          {leaf === undefined
            ? withoutLeaf(state)
            : `leaf ${leafNumber(leaf.index)} of ${leafNumber(leaf.treeSize)} in ${leaf.origin}`}
        </Fact>
      </Facts>
      <Recorded executionId={executionId} />
    </>
  );
}

function Recorded({ executionId }: { readonly executionId: string }) {
  const { execution, failure, retry } = useExecution(executionId, undefined);
  if (execution === undefined)
    return failure === undefined ? (
      <Loading rows={4} />
    ) : (
      <Failed failure={failure} onRetry={retry} />
    );
  return (
    <>
      <p>
        <OpenProof execution={execution} />{" "}
        <span className="quiet">
          opens the viewer, which checks it in your browser; a file that was saved works offline
        </span>
      </p>
      <WideStrip execution={execution} />
      <ProofTab execution={execution} linkTo={(change) => paths.record(executionId, change)} />
    </>
  );
}
