import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { failureOf } from "../../api/failure.ts";
import { Failed } from "../../ui/states.tsx";
import { Section } from "./section.tsx";
import { useProofLink, useReplayMaterial } from "./use-proof-link.ts";
import type { FoundEvidence } from "./use-record.ts";

interface ReplayProofProps {
  readonly execution: Execution;
  readonly found: FoundEvidence;
}

/** The link to the viewer that makes the decision again, for who may see what it was decided on. */
export function ReplayProof({ execution, found }: ReplayProofProps) {
  const replay = useReplayMaterial(execution, found);
  const material = replay.data && "material" in replay.data ? replay.data.material : undefined;
  const link = useProofLink(execution, found, material);
  return (
    <Section name="deciding again">
      {!found.withOpenings ? (
        <p className="quiet">
          What it was decided on is shown to people who are signed in: only they can take it along.
        </p>
      ) : replay.error !== null ? (
        <Failed failure={failureOf(replay.error)} onRetry={() => void replay.refetch()} />
      ) : replay.data !== undefined && "missing" in replay.data ? (
        <p className="quiet">It can not be decided again: {replay.data.missing}.</p>
      ) : link.error !== null ? (
        <p className="quiet">No proof can be made: the evidence is not of a known form.</p>
      ) : link.data === undefined ? (
        <p className="quiet">Preparing the proof</p>
      ) : (
        <>
          <p>
            Whoever has this link can read who asked for what, and the policies: it takes along what
            deciding again takes.
          </p>
          <a className="link-button" href={link.data} rel="noopener" target="_blank">
            Decide it again in the viewer
          </a>
        </>
      )}
    </Section>
  );
}
