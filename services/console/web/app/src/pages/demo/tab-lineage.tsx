import { paths } from "../../paths.ts";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import type { StepTabProps } from "./step-panel.tsx";

/** Where the step stands among the executions, for who wants to go there. */
export function LineageTab({ row: { writ }, runExecutionId }: StepTabProps) {
  const executionId = writ?.event.executionId ?? "";
  if (executionId === "")
    return <p className="quiet">There is no execution: nothing was decided about this step.</p>;
  return (
    <>
      <Facts>
        <Fact name="this step">
          <Digest
            isWhole
            href={paths.explorer(executionId)}
            value={executionId}
            what="execution id"
          />
        </Fact>
        <Fact name="its run">
          {runExecutionId === "" ? (
            "not said yet"
          ) : (
            <Digest
              isWhole
              href={paths.explorer(runExecutionId)}
              value={runExecutionId}
              what="execution id of the run"
            />
          )}
        </Fact>
      </Facts>
      <p className="demo-step-links">
        <Link className="link-button" href={paths.explorer(executionId)}>
          Open in the lineage
        </Link>
        <Link className="link-button" href={paths.record(executionId)}>
          Open the record
        </Link>
      </p>
      <p className="quiet">
        In the watched world there is no lineage: its notes say what was done, not by what right.
      </p>
    </>
  );
}
