import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { useMemo } from "react";
import { filterText } from "../../../filter/filter-text.ts";
import { parseFilter } from "../../../filter/parse-filter.ts";
import type { DecisionsSearch } from "../../../search/page-search.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Foot, NoRows } from "../../decisions/searched.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { useStaleSeconds } from "../../../ui/use-freshness.ts";
import { useNarrow } from "../../../ui/use-narrow.ts";
import { type AddCondition, executionColumns } from "../../decisions/columns.tsx";
import type { Decisions } from "../../decisions/use-decisions.ts";
import { directChildren } from "../held-lineage.ts";
import { FIRST_FILTER } from "./questions.ts";

/** What the list is made with. */
export interface BeginListProps {
  readonly search: DecisionsSearch;
  readonly decisions: Decisions;
  readonly active: string | undefined;
  readonly onActive: (executionId: string) => void;
  readonly onOpen: (executionId: string) => void;
  readonly onAdd: AddCondition;
}

/** Executions to explore, the newest first. */
export function BeginList(props: BeginListProps) {
  const { active, decisions, onActive, onAdd, onOpen, search } = props;
  const { failure, held, loadOlder, onTop, retry } = decisions;
  const isNarrow = useNarrow();
  const isStale = useStaleSeconds() !== undefined;
  const columns = useMemo(
    (): readonly Column<Execution>[] => [
      ...executionColumns(onAdd),
      { id: "below", head: "children", cell: (row) => leafNumber(directChildren(row)) },
    ],
    [onAdd],
  );
  const isFirst = filterText(search) === FIRST_FILTER;
  return (
    <div className={`list ${isStale ? "stale-edge is-stale" : ""}`}>
      {failure !== undefined && failure.kind !== "signed-out" && (
        <Failed failure={failure} onRetry={retry} />
      )}
      {parseFilter(search.q).problems.length > 0 ? (
        <Empty why="Nothing was searched: the filter has a word that means nothing." />
      ) : held === undefined ? (
        failure === undefined && <Loading rows={10} />
      ) : held.rows.length === 0 ? (
        <NoRows
          {...(isFirst && {
            command: "npx writ authorize --parent GRANT --action tool:call --resource Tool::search",
          })}
          decisions={decisions}
          held={held}
          why={isFirst ? "No execution led to another one yet." : "Nothing matches the filter."}
        />
      ) : (
        <DataTable
          key={filterText(search)}
          active={active}
          className="executions begin-list"
          columns={columns}
          foot={<Foot decisions={decisions} held={held} />}
          keyOf={({ executionId }) => executionId}
          label="Executions to explore, newest first"
          rowHeight={isNarrow ? 52 : 28}
          rows={held.rows}
          selected={undefined}
          onActive={onActive}
          onNearEnd={loadOlder}
          onOpen={onOpen}
          onTop={onTop}
        />
      )}
    </div>
  );
}
