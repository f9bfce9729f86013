import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { useMemo, useState } from "react";
import { paths } from "../../paths.ts";
import type { DecisionsSearch, RevocationsSearch } from "../../search/page-search.ts";
import { msOf } from "../../time/instant.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { shortened } from "../../ui/digest-text.ts";
import { useParts } from "../../ui/parts.ts";
import { Empty, Failed, Loading } from "../../ui/states.tsx";
import { Strip } from "../../ui/strip.tsx";
import { Time } from "../../ui/time.tsx";
import { useReportAge } from "../../ui/use-freshness.ts";
import { useKey } from "../../ui/use-key.ts";
import { useNarrow } from "../../ui/use-narrow.ts";
import { useDecisions } from "../decisions/use-decisions.ts";
import { RecordDrawer } from "../record/record-drawer.tsx";
import "../decisions/decisions.css";

const REVOKED: DecisionsSearch = {
  q: "state:revoked",
  since: "",
  from: "",
  to: "",
  at: 0,
  sel: "",
  tab: "why",
};

const COLUMNS: readonly Column<Execution>[] = [
  {
    id: "time",
    head: "revoked",
    cell: ({ revokedAt }) => <Time ms={msOf(revokedAt)} precision="tick" />,
  },
  { id: "strip", head: "strip", cell: (execution) => <Strip execution={execution} /> },
  {
    id: "what",
    head: "what",
    cell: ({ action, resource }) => (
      <span>
        {action} <span className="quiet">{resource}</span>
      </span>
    ),
  },
  { id: "who", head: "who", cell: ({ actor, principal }) => (actor === "" ? principal : actor) },
  {
    id: "code",
    head: "revocation",
    cell: ({ revocationId }) => <code title={revocationId}>{shortened(revocationId)}</code>,
  },
];

/** Executions that a revocation reaches, one of them opened. */
export function ReachedList({ search }: { readonly search: RevocationsSearch }) {
  const { go } = useParts();
  const { held, age, failure, retry, loadOlder, onTop } = useDecisions(REVOKED);
  const [active, setActive] = useState<string>();
  const isNarrow = useNarrow();
  useReportAge(age);
  const open = (sel: string) =>
    go(paths.revocations({ show: "reached", sel }), { replace: search.sel !== "" });
  const close = () => go(paths.revocations({ show: "reached" }));
  useKey("close", search.sel === "" ? undefined : close);
  const rows = useMemo(() => held?.rows ?? [], [held]);
  return (
    <div className={`split ${search.sel === "" ? "" : "split-open"}`}>
      <div className="list">
        {failure !== undefined && <Failed failure={failure} onRetry={retry} />}
        {held === undefined && failure === undefined && <Loading rows={8} />}
        {held !== undefined && rows.length === 0 && (
          <Empty
            command="npx writ revoke --execution ID --reason TEXT"
            why="Nothing that is in force was revoked."
          />
        )}
        {rows.length > 0 && (
          <DataTable
            active={active ?? search.sel}
            className="executions"
            columns={COLUMNS}
            foot={null}
            keyOf={({ executionId }) => executionId}
            label="Revoked executions"
            rowHeight={isNarrow ? 52 : 28}
            rows={rows}
            selected={search.sel}
            onActive={setActive}
            onNearEnd={loadOlder}
            onOpen={open}
            onTop={onTop}
          />
        )}
      </div>
      {search.sel !== "" && (
        <RecordDrawer
          key={search.sel}
          executionId={search.sel}
          linkTo={(change) => paths.revocations({ ...search, ...change })}
          row={rows.find(({ executionId }) => executionId === search.sel)}
          tab={search.tab}
          onClose={close}
        />
      )}
    </div>
  );
}
