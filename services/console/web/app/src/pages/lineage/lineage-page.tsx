import { useCallback, useMemo, useState } from "react";
import { filterText, searchOfText } from "../../filter/filter-text.ts";
import { withCondition } from "../../filter/token.ts";
import { paths } from "../../paths.ts";
import { type DecisionsSearch, lineageSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { useReportAge } from "../../ui/use-freshness.ts";
import { useKey } from "../../ui/use-key.ts";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { Counts } from "../decisions/counts.tsx";
import { searchCommand } from "../decisions/search-command.ts";
import { useDecisions } from "../decisions/use-decisions.ts";
import { BeginList } from "./begin/begin-list.tsx";
import { PasteId } from "./begin/paste-id.tsx";
import { FIRST_FILTER } from "./begin/questions.ts";
import { ReadyQuestions } from "./begin/ready-questions.tsx";
import "../decisions/decisions.css";
import "./begin/begin.css";

/** Where one begins: chains by what they have in common, the newest first. */
export function LineagePage() {
  const { go } = useParts();
  const { values, ignored } = useSearchOf(lineageSearch);
  const text = values.q === "" ? FIRST_FILTER : values.q;
  const search: DecisionsSearch = useMemo(
    () => ({ ...searchOfText(text), at: 0, sel: "", tab: "why" }),
    [text],
  );
  const decisions = useDecisions(search);
  const { age, held } = decisions;
  const [active, setActive] = useState<string>();
  useReportAge(age);
  const rows = useMemo(() => held?.rows ?? [], [held]);
  const apply = useCallback(
    (next: string) => go(paths.lineage({ q: next === FIRST_FILTER ? "" : next })),
    [go],
  );
  const step = (by: 1 | -1) => {
    const at = rows.findIndex(({ executionId }) => executionId === active);
    const next = rows[Math.max(0, at + by)];
    if (next !== undefined) setActive(next.executionId);
  };
  useKey("next", () => step(1));
  useKey("previous", () => step(-1));
  const acts = (
    <>
      <CopyLink path={paths.lineage(values)} />
      <CommandTwin {...searchCommand(search)} />
    </>
  );
  return (
    <Page acts={acts} isFixed title="Lineage">
      <IgnoredParameters ignored={ignored} />
      <FilterBar text={filterText(search)} onApply={apply}>
        <Counts
          isFrozenAt={0}
          isWhole={held !== undefined && held.more === undefined}
          search={search}
          shown={rows.length}
        />
      </FilterBar>
      <div className="begin">
        <div className="begin-aside">
          <PasteId />
          <ReadyQuestions q={values.q} rows={rows} />
        </div>
        <BeginList
          active={active}
          decisions={decisions}
          search={search}
          onActive={setActive}
          onAdd={useCallback((one: string) => apply(withCondition(text, one)), [apply, text])}
          onOpen={useCallback((id: string) => go(paths.explorer(id)), [go])}
        />
      </div>
    </Page>
  );
}
