import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Failed, Loading, Partial } from "../../ui/states.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Strip } from "../../ui/strip.tsx";
import { stateWords } from "../../words.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { useCaused, useKin } from "./use-record.ts";

/** What led to it, and what it led to. */
export function LineageTab({ execution, linkTo }: TabProps) {
  const { executionId, rootId, depth, orphan, causes } = execution;
  const { ancestors, below } = useKin(executionId);
  const path = [...(ancestors.data?.ancestors ?? []), execution];
  const summary = below.data;
  return (
    <>
      <Section name={`path from the root, ${depth} ${depth === 1 ? "step" : "steps"}`}>
        {orphan && <p>Its parent is not in the log.</p>}
        {ancestors.error !== null && (
          <Failed failure={failureOf(ancestors.error)} onRetry={() => void ancestors.refetch()} />
        )}
        {ancestors.isPending && depth > 0 ? (
          <Loading rows={depth} />
        ) : (
          <Path linkTo={linkTo} path={path} />
        )}
      </Section>
      <Section name="below it">
        {below.error !== null && (
          <Partial answered="The path" missing={`what is below (${failureOf(below.error).code})`} />
        )}
        {summary !== undefined && (
          <Facts>
            <Fact name="descendants">{leafNumber(summary.total)}</Fact>
            {Object.entries(summary.byState).map(([state, count]) => (
              <Fact key={state} name={stateWords(state).word.toLowerCase()}>
                {leafNumber(count)}
              </Fact>
            ))}
            <Fact name="leases running">{leafNumber(summary.liveLeases)}</Fact>
            <Fact name="levels">{summary.maxDepth}</Fact>
          </Facts>
        )}
      </Section>
      {causes.length > 0 && (
        <Section name="led to it without lending authority">
          <ul>
            {causes.map((cause) => (
              <li key={cause}>
                <Link href={paths.resolve(cause)}>
                  <code>{cause}</code>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Caused executionId={executionId} />
      <p className="record-line">
        <Link href={paths.explorer(executionId)}>Explore what is around it</Link>
        <Link href={paths.decisions({ q: `parent:${executionId}` })}>Its children</Link>
        <Link href={paths.decisions({ q: `root:${rootId === "" ? executionId : rootId}` })}>
          The whole chain
        </Link>
      </p>
    </>
  );
}

/** What named it among its causes; nothing where nothing did. */
function Caused({ executionId }: { readonly executionId: string }) {
  const { data, error } = useCaused(executionId);
  if (error !== null)
    return <Partial answered="The path" missing={`what it caused (${failureOf(error).code})`} />;
  if (data === undefined || data.total === 0n) return null;
  const total = `${leafNumber(data.total)}${data.capped ? "+" : ""}`;
  return (
    <Section name="what did this cause">
      <p>
        <Link href={paths.decisions({ q: `cause:${executionId}` })}>
          {total} {total === "1" ? "execution" : "executions"} named it as a cause
        </Link>
        . It lent them no authority.
      </p>
    </Section>
  );
}

function Path({
  path,
  linkTo,
}: { readonly path: readonly Execution[] } & Pick<TabProps, "linkTo">) {
  return (
    <ol className="path-list">
      {path.map((one, i) => {
        const isHere = i === path.length - 1;
        const name = `${one.action} ${one.resource}`;
        return (
          <li key={one.executionId} className={isHere ? "here" : ""}>
            <Strip execution={one} />
            {isHere ? (
              <span className="wrap">{name}</span>
            ) : (
              <Link className="wrap" href={linkTo({ sel: one.executionId })}>
                {name}
              </Link>
            )}
          </li>
        );
      })}
    </ol>
  );
}
