import { useCallback, useMemo, useState } from "react";
import { filterText, searchOfText } from "../../filter/filter-text.ts";
import { withCondition } from "../../filter/token.ts";
import { paths } from "../../paths.ts";
import { type DecisionsSearch, decisionsSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { Button } from "../../ui/button.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Page } from "../../ui/page.tsx";
import { useParts } from "../../ui/parts.ts";
import { useReportAge } from "../../ui/use-freshness.ts";
import { useKey } from "../../ui/use-key.ts";
import { RecordDrawer } from "../record/record-drawer.tsx";
import { CauseBar } from "./cause-bar.tsx";
import { Counts } from "./counts.tsx";
import { DecisionsTable } from "./decisions-table.tsx";
import { searchCommand } from "./search-command.ts";
import { frozen } from "./search-request.ts";
import { useDecisions } from "./use-decisions.ts";
import "./decisions.css";

/** What is being decided, and why: the newest first, and every record a click away. */
export function DecisionsPage() {
  const { go } = useParts();
  const { values: search, ignored } = useSearchOf(decisionsSearch);
  const decisions = useDecisions(search);
  const { held, age } = decisions;
  const [active, setActive] = useState<string>();
  useReportAge(age);

  const show = useCallback(
    (change: Partial<DecisionsSearch>, how?: { readonly replace: boolean }) =>
      go(paths.decisions({ ...search, ...change }), how),
    [go, search],
  );
  const open = useCallback(
    (sel: string) => {
      setActive(sel);
      // Going from record to record, Back must close the drawer, not go through them.
      show({ sel, ...(search.sel === "" && { tab: "why" }) }, { replace: search.sel !== "" });
    },
    [search.sel, show],
  );
  const close = () => show({ sel: "", tab: "why" });
  const add = useCallback(
    (condition: string) => show({ q: withCondition(search.q, condition), sel: "" }),
    [search.q, show],
  );
  const rows = useMemo(() => held?.rows ?? [], [held]);
  const step = (by: 1 | -1, fits: (state: string) => boolean = () => true) => {
    const at = rows.findIndex(({ executionId }) => executionId === (active ?? search.sel));
    const ahead = by === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(0, at)).toReversed();
    const next = ahead.find(({ state }) => fits(state));
    if (next === undefined) return;
    setActive(next.executionId);
    if (search.sel !== "") open(next.executionId);
  };
  useKey("next", () => step(1));
  useKey("previous", () => step(-1));
  useKey("next-denial", () => step(1, (state) => state === "DENIED"));
  useKey("close", search.sel === "" ? undefined : close);

  const isLive = search.at === 0;
  const freeze = () => {
    if (age?.treeSize !== undefined)
      show({ ...frozen(search, { ms: age.asOfMs, treeSize: age.treeSize }), sel: search.sel });
  };
  const acts = (
    <>
      {isLive ? (
        <Button
          locked={age?.treeSize === undefined ? "Nothing is shown yet." : undefined}
          onClick={freeze}
        >
          Freeze
        </Button>
      ) : (
        <Button onClick={() => show({ at: 0, to: "" })}>Go live</Button>
      )}
      <CopyLink path={paths.decisions(search)} />
      <CommandTwin {...searchCommand(search)} />
    </>
  );
  return (
    <Page acts={acts} isFixed title="Decisions">
      <IgnoredParameters ignored={ignored} />
      <FilterBar
        text={filterText(search)}
        onApply={(text) => show({ ...searchOfText(text), at: 0, sel: "" })}
      >
        <Counts
          isFrozenAt={search.at}
          isWhole={held !== undefined && held.more === undefined}
          search={search}
          shown={rows.length}
        />
      </FilterBar>
      <CauseBar search={search} />
      <div className={`split ${search.sel === "" ? "" : "split-open"}`}>
        <DecisionsTable
          active={active ?? search.sel}
          decisions={decisions}
          search={search}
          onActive={setActive}
          onAdd={add}
          onOpen={open}
        />
        {search.sel !== "" && (
          <RecordDrawer
            key={search.sel}
            executionId={search.sel}
            linkTo={(more) => paths.decisions({ ...search, ...more })}
            row={rows.find(({ executionId }) => executionId === search.sel)}
            tab={search.tab}
            onClose={close}
          />
        )}
      </div>
    </Page>
  );
}
