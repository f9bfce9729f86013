import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { decodeUtf8 } from "@writ/encoding";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import { stripCells } from "../../ui/strip-cells.ts";
import { CELL_WORDS, decisionWord, reasonWords } from "../../words.ts";
import { policiesOf, type PolicyText } from "../policies/cedar-text.ts";
import { usePolicyFiles } from "../policies/use-policies.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { WithEvidence } from "./with-evidence.tsx";

/** Why it was decided so, and what would have to change. */
export function WhyTab({ execution }: TabProps) {
  const stop = stripCells(execution).find(({ isStop }) => isStop);
  const { reasonCodes, policyDigest, decision } = execution;
  return (
    <>
      <Section name="decision">
        <Facts>
          <Fact name="decided">{decisionWord(decision)}</Fact>
          {stop !== undefined && (
            <Fact name="stopped at">
              {stop.name}: whether {CELL_WORDS[stop.name]}
            </Fact>
          )}
          <Fact name="who">
            {execution.actor === ""
              ? execution.principal
              : `${execution.actor} for ${execution.principal}`}
          </Fact>
          <Fact name="policy set">
            {policyDigest === "" ? (
              "none was asked"
            ) : (
              <Digest
                filterHref={paths.decisions({ q: `policy:${policyDigest}` })}
                href={paths.policy(policyDigest)}
                value={policyDigest}
                what="policy set"
              />
            )}
          </Fact>
        </Facts>
      </Section>
      {policyDigest === "" ? (
        <Advice texts={reasonCodes.map((code) => reasonWords(code).advice)} />
      ) : (
        <WithEvidence execution={execution}>
          {({ decision: predicate }) => (
            <Determining
              digest={policyDigest}
              errors={predicate?.policyProof?.errors ?? []}
              execution={execution}
              ids={predicate?.policyProof?.determiningPolicies ?? []}
            />
          )}
        </WithEvidence>
      )}
    </>
  );
}

interface DeterminingProps {
  readonly digest: string;
  readonly execution: Execution;
  readonly ids: readonly string[];
  /** Ids of policies that failed. */
  readonly errors: readonly string[];
}

function Determining({ digest, execution, ids, errors }: DeterminingProps) {
  const { data, error, refetch } = usePolicyFiles(digest);
  const all = [...ids, ...errors];
  const general = execution.reasonCodes.map((code) => reasonWords(code).advice);
  if (all.length === 0)
    return (
      <>
        <Section name="determining policies">
          <p>
            {execution.decision === "ALLOW"
              ? "The statement names none."
              : "None: no policy permits it, and what no policy permits is denied."}
          </p>
        </Section>
        <Advice texts={general} />
      </>
    );
  if (error !== null) return <Failed failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading rows={4} />;
  const texts = data.files
    .filter(({ path }) => path.endsWith(".cedar"))
    .flatMap(({ path, content }) => policiesOf(path, decodeUtf8(content)));
  const own = texts.flatMap(({ id, annotations }) => {
    const advice = annotations.get("advice");
    return ids.includes(id) && advice !== undefined ? [advice] : [];
  });
  return (
    <>
      <Section name="determining policies">
        {all.map((id) => (
          <Clause
            key={id}
            digest={digest}
            id={id}
            isFailed={errors.includes(id)}
            policy={texts.find((one) => one.id === id)}
          />
        ))}
      </Section>
      {execution.decision !== "ALLOW" && <Advice texts={own.length > 0 ? own : general} />}
    </>
  );
}

interface ClauseProps {
  readonly id: string;
  readonly digest: string;
  readonly isFailed: boolean;
  readonly policy: PolicyText | undefined;
}

/** What would have to be different for it to be allowed. */
function Advice({ texts }: { readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Section name="what would have to change">
      {[...new Set(texts)].map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Section>
  );
}

function Clause({ id, digest, isFailed, policy }: ClauseProps) {
  const reason = policy?.annotations.get("reason");
  return (
    <div className="record-section">
      <p>
        <Link href={paths.policy(digest, { policy: id })}>
          <code>{id}</code>
        </Link>{" "}
        {isFailed ? <strong>failed while it was evaluated</strong> : policy?.effect}
      </p>
      {reason !== undefined && <p>{reason}</p>}
      {policy === undefined ? (
        <p className="quiet">Its text is not in the files of the policy set.</p>
      ) : (
        <pre className="clause">{policy.text}</pre>
      )}
    </div>
  );
}
