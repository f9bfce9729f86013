import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import type { TabProps } from "./record-drawer.tsx";
import { ReplayProof } from "./replay-proof.tsx";
import { Section } from "./section.tsx";
import { useProofLink } from "./use-proof-link.ts";
import { useEvidence } from "./use-record.ts";
import { WithEvidence } from "./with-evidence.tsx";

/** Where it is recorded, who has seen that, and the way to check it. */
export function ProofTab({ execution }: TabProps) {
  return (
    <WithEvidence execution={execution}>
      {({ events, size, signers }, found) => {
        const [log, ...witnesses] = signers;
        return (
          <>
            <Section name="in the log">
              <Facts>
                <Fact name="log">{events[0]?.origin ?? "unknown"}</Fact>
                <Fact name="leaf">
                  {leafNumber(execution.logIndex)}
                  {size !== undefined && ` of ${leafNumber(size)}`}
                </Fact>
                <Fact name="checkpoint">
                  {log === undefined ? "not readable" : `signed by ${log}`}
                </Fact>
                <Fact name="witnesses">
                  {witnesses.length === 0
                    ? "none on this checkpoint"
                    : `${found.isWitnessed ? "enough, as the log says" : "too few yet"}: ${witnesses.join(", ")}`}
                </Fact>
                <Fact name="checked">
                  Not on this page. The viewer checks it in your browser, also without this server.
                </Fact>
              </Facts>
            </Section>
            <ReplayProof execution={execution} found={found} />
            <Section name="events">
              <ol className="events">
                {events.map(({ eventId, seq, kind, index, appendedMs }) => (
                  <li key={eventId}>
                    <span className="quiet">{seq}</span>
                    <span>{kind}</span>
                    <span>leaf {leafNumber(index)}</span>
                    <Time ms={appendedMs} />
                  </li>
                ))}
              </ol>
            </Section>
            <Section name="signed with">
              {[...new Set(events.map(({ keyId }) => keyId))].map((keyId) => (
                <Digest key={keyId} value={keyId} what="key id" />
              ))}
            </Section>
          </>
        );
      }}
    </WithEvidence>
  );
}

/** The link to the viewer, which takes the evidence along. */
export function OpenProof({ execution }: { readonly execution: Execution }) {
  const { data } = useEvidence(execution);
  const link = useProofLink(execution, data, null);
  if (link.data === undefined)
    return (
      <span className="quiet meta">
        {link.error === null
          ? "Preparing the proof"
          : "No proof can be made: the evidence is not of a known form"}
      </span>
    );
  return (
    <a className="link-button" href={link.data} rel="noopener" target="_blank">
      Open proof
    </a>
  );
}
