import { useMemo } from "react";
import { filterText } from "../../filter/filter-text.ts";
import { parseFilter } from "../../filter/parse-filter.ts";
import { paths } from "../../paths.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty, Failed, Loading } from "../../ui/states.tsx";
import { useStaleSeconds } from "../../ui/use-freshness.ts";
import { useNarrow } from "../../ui/use-narrow.ts";
import { type AddCondition, executionColumns } from "./columns.tsx";
import { Foot, NoRows } from "./searched.tsx";
import type { Decisions } from "./use-decisions.ts";

/** What the list is made with. */
export interface DecisionsTableProps {
  readonly search: DecisionsSearch;
  readonly decisions: Decisions;
  readonly active: string | undefined;
  readonly onActive: (executionId: string) => void;
  readonly onOpen: (executionId: string) => void;
  readonly onAdd: AddCondition;
}

const ROW = 28;
const ROW_OF_TWO_LINES = 52;

/** The list itself, in whatever state it is. */
export function DecisionsTable(props: DecisionsTableProps) {
  const { search, decisions, active, onActive, onAdd, onOpen } = props;
  const { held, failure, retry, showFresh, loadOlder, onTop } = decisions;
  const isNarrow = useNarrow();
  const isStale = useStaleSeconds() !== undefined;
  const columns = useMemo(() => executionColumns(onAdd), [onAdd]);
  const { problems } = parseFilter(search.q);
  const isUnfiltered = filterText(search) === "";

  if (problems.length > 0)
    return (
      <div className="list">
        <Empty why="Nothing was searched: the filter has a word that means nothing." />
      </div>
    );
  if (held === undefined) return <div className="list">{waiting()}</div>;
  return (
    <div className={`list ${isStale ? "stale-edge is-stale" : ""}`}>
      {failure !== undefined && failure.kind !== "signed-out" && (
        <Failed failure={failure} so="What is shown is older." onRetry={retry} />
      )}
      {held.freshCount > 0 && (
        <button className="fresh" type="button" onClick={showFresh}>
          {held.freshCount}
          {held.isGap ? "+" : ""} new
        </button>
      )}
      {held.rows.length === 0 ? (
        <NoRows
          {...(isUnfiltered && {
            command: "npx writ authorize --action tool:call --resource Tool::search",
          })}
          decisions={decisions}
          held={held}
          why={isUnfiltered ? "Nothing was decided yet." : "Nothing matches the filter."}
        />
      ) : (
        <DataTable
          key={paths.decisions({ ...search, sel: "", tab: "why" })}
          active={active}
          className="executions"
          columns={columns}
          foot={<Foot decisions={decisions} held={held} />}
          keyOf={({ executionId }) => executionId}
          label="Decisions, newest first"
          rowHeight={isNarrow ? ROW_OF_TWO_LINES : ROW}
          rows={held.rows}
          selected={search.sel}
          onActive={onActive}
          onNearEnd={loadOlder}
          onOpen={onOpen}
          onTop={onTop}
        />
      )}
    </div>
  );

  function waiting() {
    if (failure !== undefined) return <Failed failure={failure} onRetry={retry} />;
    return <Loading rows={12} />;
  }
}
