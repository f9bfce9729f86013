import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { paths } from "../../../paths.ts";
import { Link } from "../../../ui/link.tsx";
import { Mark } from "../../../ui/marks.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { stateWords } from "../../../words.ts";
import { directChildren } from "../held-lineage.ts";
import type { Paint } from "../paint.ts";
import type { FoldRow, MoreRow, NodeRow, TreeRow } from "../tree-rows.ts";
import { PaintChip } from "./paint-legend.tsx";

/** What the first cell of a row is made with. */
export interface TreeCellProps {
  readonly row: TreeRow;
  readonly paint: Paint;
  /** Executions whose children are on their way. */
  readonly loading: ReadonlySet<string>;
}

/** What a row is: an execution, equal ones together, or what is not loaded. */
export function TreeCell({ row, paint, loading }: TreeCellProps) {
  switch (row.kind) {
    case "node":
      return <NodeCell paint={paint} row={row} />;
    case "fold":
      return <FoldCell row={row} />;
    case "more":
      return <MoreCell isLoading={loading.has(row.node.execution.executionId)} row={row} />;
  }
}

function NodeCell({ row, paint }: { readonly row: NodeRow; readonly paint: Paint }) {
  const { execution } = row.node;
  const { action, causes, orphan, reasonCodes, resource, state } = execution;
  const { word, look } = stateWords(state);
  const [code] = reasonCodes;
  return (
    <span className="node-words" title={`${word}: ${action} ${resource}`}>
      {paint.kind !== "decision" && <PaintChip group={paint.groupOf(execution)} />}
      <span className={`node-mark state-${look}`}>
        <Mark name={look} />
        <span className="out-of-sight">{word}</span>
      </span>
      <span className="node-name">
        {action} <span className="quiet">{resource}</span>
      </span>
      {code !== undefined && <code className={`node-code state-${look}`}>{code}</code>}
      {orphan && <span className="node-orphan">parent not in the log</span>}
      {causes.length > 0 && <Causes causes={causes} />}
    </span>
  );
}

function Causes({ causes }: { readonly causes: readonly string[] }) {
  return (
    <span className="node-causes" title="They led to it, and lent it no authority.">
      because of{" "}
      {causes.map((cause) => (
        <Link
          key={cause}
          href={paths.explorer(cause)}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          <code>…{cause.slice(-6)}</code>
        </Link>
      ))}
    </span>
  );
}

function FoldCell({ row: { members } }: { readonly row: FoldRow }) {
  const [first] = members;
  const { word, look } = stateWords(first?.execution.state ?? "");
  return (
    <span className="node-words">
      <span className={`node-mark state-${look}`}>
        <Mark name={look} />
      </span>
      <span className="node-name">
        {leafNumber(members.length)} × {first?.execution.action}{" "}
        <span className={`fold-word state-${look}`}>{word.toLowerCase()}</span>
      </span>
      <span className="node-code quiet">{codesOf(members.map(({ execution }) => execution))}</span>
    </span>
  );
}

/** The reasons, the most frequent first. */
function codesOf(executions: readonly Execution[]): string {
  const codes = Map.groupBy(executions, ({ reasonCodes: [code = ""] }) => code);
  codes.delete("");
  return [...codes]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([code, some]) => (codes.size === 1 ? code : `${code} ${leafNumber(some.length)}`))
    .join(" · ");
}

/** The service counts the children of one up to here. */
const MOST_COUNTED = 1_000;

function MoreCell({ row, isLoading }: { readonly row: MoreRow; readonly isLoading: boolean }) {
  const { children, execution } = row.node;
  const direct = directChildren(execution);
  const all = `${leafNumber(direct)}${direct >= MOST_COUNTED ? "+" : ""}`;
  const isCapped = children.length >= direct;
  return (
    <span className="node-words node-more">
      {isLoading ? "Loading…" : "Load more"}
      <span className="quiet">
        {isCapped
          ? `${leafNumber(children.length)} children loaded, and there are more`
          : `${leafNumber(children.length)} of ${all} children loaded`}
      </span>
    </span>
  );
}
