import { paths } from "../../paths.ts";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { decisionInputView } from "./decision-input-view.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { NotShown, WithEvidence } from "./with-evidence.tsx";

/** Everything the decision was made on. */
export function FactsTab({ execution }: TabProps) {
  const { measurement, principal, actor, keyId } = execution;
  return (
    <WithEvidence execution={execution}>
      {({ decision, openings }, found) => {
        const bytes = openings.get("decision-input");
        const input = bytes && decisionInputView(bytes);
        const proof = decision?.policyProof ?? null;
        const identity = decision?.identity ?? null;
        return (
          <>
            <Section name="in the signed statement">
              <Facts>
                <Fact name="principal">{principal}</Fact>
                <Fact name="actor">{actor}</Fact>
                <Fact name="identity">
                  {identity === null ? (
                    "no identity was verified"
                  ) : (
                    <Digest
                      value={`sha256:${identity.assertion.sha256}`}
                      what="identity assertion"
                    />
                  )}
                </Fact>
                <Fact name="measurement">
                  {measurement === "" ? (
                    "none was shown"
                  ) : (
                    <Digest
                      filterHref={paths.decisions({ q: `measurement:${measurement}` })}
                      value={measurement}
                      what="measurement"
                    />
                  )}
                </Fact>
                <Fact name="engine">
                  {proof === null ? "" : `${proof.engine.name} ${proof.engine.version}`}
                </Fact>
                <Fact name="made under">
                  {proof === null
                    ? ""
                    : `policy ${proof.fences.policy}, stop ${proof.fences.stop}, revocation ${proof.fences.revocation}`}
                </Fact>
                <Fact name="signed by">
                  {keyId === "" ? (
                    ""
                  ) : (
                    <Digest
                      filterHref={paths.decisions({ q: `key:${keyId}` })}
                      value={keyId}
                      what="key id"
                    />
                  )}
                </Fact>
              </Facts>
            </Section>
            {input === undefined ? (
              <NotShown found={found} what="What policy looked at" />
            ) : (
              input.groups.map(({ name, facts }) => (
                <Section key={name} name={name}>
                  <Facts>
                    {facts.map((fact) => (
                      <Fact key={fact.name} name={fact.name}>
                        {fact.value}
                      </Fact>
                    ))}
                  </Facts>
                </Section>
              ))
            )}
          </>
        );
      }}
    </WithEvidence>
  );
}
