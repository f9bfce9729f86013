import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { paths } from "../../../paths.ts";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import { CommandTwin } from "../../../ui/command-twin.tsx";
import { CopyLink } from "../../../ui/copy-link.tsx";
import { Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { useParts } from "../../../ui/parts.ts";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useReportAge } from "../../../ui/use-freshness.ts";
import { useKey } from "../../../ui/use-key.ts";
import { RecordDrawer } from "../../record/record-drawer.tsx";
import { forestOf, withoutGaps } from "../forest.ts";
import type { Loaded } from "../held-lineage.ts";
import { loadedThen } from "../loaded-then.ts";
import { type Explored, useExplored } from "../use-explored.ts";
import { ExplorerView } from "./explorer-view.tsx";
import { explorerCommand } from "./explorer-command.ts";
import { ExportMenu } from "./export-menu.tsx";
import { LineagePath } from "./lineage-path.tsx";
import { RevokeHere } from "./revoke-here.tsx";
import { useMoment } from "./use-moment.ts";
import "../../decisions/decisions.css";
import "../lineage.css";

/** What the explorer is made with. */
export interface ExplorerProps {
  readonly executionId: string;
  readonly search: ExplorerSearch;
  /** Notices. */
  readonly children: ReactNode;
}

/** What is around one execution, and the record of the one that is selected. */
export function Explorer({ children, executionId, search }: ExplorerProps) {
  const { go } = useParts();
  const explored = useExplored(executionId, search.depth);
  const { age, ancestors, execution, failure, loaded, retry, summary } = explored;
  useReportAge(age);

  // Several changes may come before the address has the first.
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  }, [search]);
  const show = useCallback(
    (change: Partial<ExplorerSearch>, how = { replace: true }) => {
      latest.current = { ...latest.current, ...change };
      go(paths.explorer(executionId, latest.current), how);
    },
    [executionId, go],
  );
  const [atMs, move] = useMoment(
    search.t,
    useCallback((t: string) => show({ t }), [show]),
  );
  const shown = useShown(explored, search, atMs);
  const select = useCallback(
    (sel: string) => {
      // Going from record to record, Back must close the drawer, not go through them.
      const isFirst = latest.current.sel === "";
      show({ sel, ...(isFirst && { tab: "why" }) }, { replace: !isFirst });
    },
    [show],
  );
  const close = () => show({ sel: "", tab: "why" }, { replace: false });
  useKey("close", search.sel === "" ? undefined : close);

  const acts = (
    <>
      {execution !== undefined && <RevokeHere execution={execution} />}
      <CopyLink path={paths.explorer(executionId, search)} />
      <CommandTwin {...explorerCommand(executionId, search)} />
      <ExportMenu depth={search.depth} executionId={executionId} tree={loaded?.tree} />
    </>
  );
  return (
    <Page acts={acts} isFixed title="Lineage">
      {children}
      {execution !== undefined && (
        <LineagePath
          ancestors={ancestors}
          execution={execution}
          search={search}
          summary={summary}
        />
      )}
      {failure !== undefined && (
        <Failed
          failure={failure}
          so={execution === undefined ? "" : "What is shown is older, or not all."}
          onRetry={retry}
        />
      )}
      {failure?.kind === "absent" && (
        <p className="lineage-note">
          <Link href={paths.resolve(executionId)}>Look for whatever else it may be</Link>
        </p>
      )}
      {shown === undefined && failure === undefined && <Loading rows={10} />}
      {shown !== undefined && (
        <ExplorerView
          ancestors={ancestors ?? []}
          atMs={atMs}
          explored={explored}
          loaded={shown}
          search={search}
          show={show}
          onMove={move}
          onSelect={select}
        >
          {search.sel !== "" && (
            <RecordDrawer
              key={search.sel}
              executionId={search.sel}
              linkTo={(change) => paths.explorer(executionId, { ...search, ...change })}
              row={undefined}
              tab={search.tab}
              onClose={close}
            />
          )}
        </ExplorerView>
      )}
    </Page>
  );
}

/** What is to be seen of what is loaded: in this direction, at this moment. */
function useShown(
  { ancestors, execution, loaded }: Explored,
  { dir }: ExplorerSearch,
  atMs: number | undefined,
): Loaded | undefined {
  return useMemo(() => {
    if (loaded === undefined || execution === undefined) return undefined;
    const [top = execution, ...rest] = withoutGaps([...(ancestors ?? []), execution]);
    const chosen: Loaded =
      dir === "up"
        ? { tree: forestOf(top, rest, rest.length), isWalked: true, hasMore: () => false }
        : loaded;
    return atMs === undefined ? chosen : loadedThen(chosen, atMs);
  }, [ancestors, atMs, dir, execution, loaded]);
}
