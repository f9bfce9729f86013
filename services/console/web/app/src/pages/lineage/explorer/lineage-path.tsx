import type { Execution, SummarizeDescendantsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import { Fragment } from "react";
import { paths } from "../../../paths.ts";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import { Digest } from "../../../ui/digest.tsx";
import { Link } from "../../../ui/link.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { stateWords } from "../../../words.ts";

/** What the path is shown with. */
export interface LineagePathProps {
  readonly execution: Execution;
  /** Undefined until they came. */
  readonly ancestors: readonly Execution[] | undefined;
  readonly summary: SummarizeDescendantsResponse | undefined;
  readonly search: ExplorerSearch;
}

/** How many of the ancestors are named at either end. */
const ENDS = 3;

/** From the root to this execution, and how much is above and below it. */
export function LineagePath({ ancestors, execution, search, summary }: LineagePathProps) {
  const above = ancestors ?? [];
  const isLong = above.length > 2 * ENDS + 1;
  const left = isLong ? above.slice(0, ENDS) : above;
  const right = isLong ? above.slice(-ENDS) : [];
  const { view, paint, dir } = search;
  const step = (one: Execution) => (
    <Fragment key={one.executionId}>
      {one.orphan && <Missing />}
      <li>
        <Link
          href={paths.explorer(one.executionId, { view, paint, dir })}
          title={`${stateWords(one.state).word}: ${one.action} ${one.resource}`}
        >
          {one.action} {one.resource.slice(one.resource.indexOf("::") + 2)}
        </Link>
      </li>
    </Fragment>
  );
  return (
    <div className="lineage-head">
      <nav aria-label="Path from the root">
        <ol className="lineage-path">
          {left.map(step)}
          {isLong && (
            <li>
              <Link href={paths.explorer(execution.executionId, { ...search, dir: "up" })}>
                {above.length - left.length - right.length} more
              </Link>
            </li>
          )}
          {right.map(step)}
          {execution.orphan && <Missing />}
          <li aria-current="page" className="lineage-here">
            <StateMark state={execution.state} />
            <strong>
              {execution.action} {execution.resource}
            </strong>
            <Digest value={execution.executionId} what="execution id" />
          </li>
        </ol>
      </nav>
      <Counts depth={execution.depth} summary={summary} />
    </div>
  );
}

/** Stands where the parent of an orphan would be. */
function Missing() {
  return <li className="node-orphan">parent not in the log</li>;
}

function Counts({
  depth,
  summary,
}: {
  readonly depth: number;
  readonly summary: SummarizeDescendantsResponse | undefined;
}) {
  if (summary === undefined) return <p className="lineage-counts" />;
  const states = Object.entries(summary.byState).toSorted(([a], [b]) => rank(a) - rank(b));
  return (
    <p className="lineage-counts">
      <span title="ancestors">↑{depth}</span>
      <span title="descendants">↓{leafNumber(summary.total)}</span>
      {states.length > 0 && (
        <span className="lineage-states">
          {states.map(([state, count]) => (
            <span key={state} className={`state-${stateWords(state).look}`}>
              {leafNumber(count)} {stateWords(state).word.toLowerCase()}
            </span>
          ))}
        </span>
      )}
    </p>
  );
}

const RANKS = ["REVOKED", "DENIED", "REFUSED", "FAILED", "PENDING", "EXPIRED", "RUNNING"];

/** What needs attention first. */
function rank(state: string): number {
  const at = RANKS.indexOf(state);
  return at < 0 ? RANKS.length : at;
}
