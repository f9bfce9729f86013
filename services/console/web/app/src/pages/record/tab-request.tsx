import { useQuery } from "@tanstack/react-query";
import { encodeHex, encodeUtf8 } from "@writ/encoding";
import { paths } from "../../paths.ts";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Mark } from "../../ui/marks.tsx";
import { decisionInputView } from "./decision-input-view.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { NotShown, WithEvidence } from "./with-evidence.tsx";

/** What was asked, in the bytes that were bound. */
export function RequestTab({ execution }: TabProps) {
  const { action, resource } = execution;
  return (
    <WithEvidence execution={execution}>
      {({ decision, openings }, found) => {
        const bytes = openings.get("decision-input");
        const input = bytes && decisionInputView(bytes);
        const request = decision?.policyProof?.request.digest.sha256;
        return (
          <>
            <Section name="asked">
              <Facts>
                <Fact name="action">{action}</Fact>
                <Fact name="resource">{resource}</Fact>
                <Fact name="request">
                  {request === undefined ? (
                    "no request digest: policy was not asked"
                  ) : (
                    <Digest isWhole value={`sha256:${request}`} what="request digest" />
                  )}
                </Fact>
              </Facts>
            </Section>
            <Section name="input, canonical bytes">
              {input === undefined ? (
                <NotShown found={found} what="The input" />
              ) : input.inputText === undefined ? (
                <p className="quiet">Only the digest was sent.</p>
              ) : (
                <pre className="clause" tabIndex={0}>
                  {input.inputText}
                </pre>
              )}
              {input !== undefined && (
                <Recomputed digest={input.inputDigest} text={input.inputText} />
              )}
            </Section>
            {execution.reasonCodes.includes("REQUEST_TAMPERED") && (
              <p>
                What was presented had another digest. The log holds what was authorized; what was
                presented stays with who refused it.
              </p>
            )}
            <p className="meta">
              The same input:{" "}
              <a href={paths.decisions({ q: `action:${action} resource:${resource}` })}>
                decisions about this act
              </a>
            </p>
          </>
        );
      }}
    </WithEvidence>
  );
}

/** The digest of the bytes on the screen, made in this page. */
function Recomputed({
  text,
  digest,
}: {
  readonly text: string | undefined;
  readonly digest: string;
}) {
  const { data } = useQuery({
    queryKey: ["sha256", text],
    queryFn: async () => {
      const bytes = await crypto.subtle.digest("SHA-256", new Uint8Array(encodeUtf8(text ?? "")));
      return `sha256:${encodeHex(new Uint8Array(bytes))}`;
    },
    enabled: text !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Facts>
      <Fact name="authorized">
        <Digest isWhole value={digest} what="input digest" />
      </Fact>
      {data !== undefined && (
        <Fact name="these bytes">
          <Digest isWhole value={data} what="digest of these bytes" />{" "}
          {data === digest ? (
            <span className="state state-allowed">
              <Mark name="passed" /> equal, computed in this page
            </span>
          ) : (
            <strong>different: what is shown is not what was authorized</strong>
          )}
        </Fact>
      )}
    </Facts>
  );
}
