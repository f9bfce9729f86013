import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { ReactNode } from "react";
import { failureOf } from "../../api/failure.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { type EvidenceView, evidenceView } from "./evidence-view.ts";
import { type FoundEvidence, useEvidence } from "./use-record.ts";

/** Shows something of the evidence of an execution once it is there. */
export function WithEvidence(props: {
  readonly execution: Execution;
  readonly children: (view: EvidenceView, found: FoundEvidence) => ReactNode;
}) {
  const { data, error, refetch } = useEvidence(props.execution);
  if (data !== undefined) return <>{props.children(evidenceView(data.response), data)}</>;
  if (error === null) return <Loading rows={4} />;
  return <Failed failure={failureOf(error)} onRetry={() => void refetch()} />;
}

/** Says why what a digest stands for is not here. */
export function NotShown({
  what,
  found,
}: {
  readonly what: string;
  readonly found: FoundEvidence;
}) {
  return (
    <p className="quiet">
      {found.withOpenings
        ? `${what} is not in the log any more: it was erased, or never kept. Its digest and the proof stay.`
        : `${what} is shown to people who are signed in. Its digest is what the log proves.`}
    </p>
  );
}
