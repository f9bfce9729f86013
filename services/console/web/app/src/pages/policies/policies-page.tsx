import { useMemo, useState } from "react";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { noSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Failed, Loading } from "../../ui/states.tsx";
import { useReportAge } from "../../ui/use-freshness.ts";
import { ActivateDialog } from "./activate-dialog.tsx";
import { PolicySetRow } from "./policy-set-row.tsx";
import { POLICIES_MS, usePolicySets } from "./use-policies.ts";
import "./policies.css";

/** The policy sets: which one decides, since when, and what the others were. */
export function PoliciesPage() {
  const { ignored } = useSearchOf(noSearch);
  const { data, error, refetch } = usePolicySets();
  const [activating, setActivating] = useState<string>();
  const receivedMs = data?.receivedMs;
  useReportAge(
    useMemo(
      () =>
        receivedMs === undefined
          ? undefined
          : { asOfMs: receivedMs, receivedMs, treeSize: undefined, everyMs: POLICIES_MS },
      [receivedMs],
    ),
  );
  const sets = data?.policySets ?? [];
  const active = sets.find((set) => set.active);
  const acts = (
    <>
      <CopyLink path={paths.policies()} />
      <CommandTwin command="npx writ policy list" missing={[]} />
    </>
  );
  return (
    <Page acts={acts} title="Policies">
      <IgnoredParameters ignored={ignored} />
      <div className="section">
        {error !== null && <Failed failure={failureOf(error)} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={4} />}
        {data !== undefined && sets.length === 0 && (
          <Empty
            command="npx writ policy publish DIR"
            why="No policy set was published: everything is denied."
          />
        )}
        {data !== undefined && sets.length > 0 && active === undefined && (
          <p>No policy set is active: everything is denied.</p>
        )}
        <ul aria-label="Policy sets, newest first" className="sets">
          {sets.map((set) => (
            <PolicySetRow
              key={set.digest}
              active={active}
              set={set}
              onActivate={() => setActivating(set.digest)}
            />
          ))}
        </ul>
        <p className="meta">
          A policy set is changed in a folder and published from it:{" "}
          <code>npx writ policy publish DIR</code>
        </p>
      </div>
      {activating !== undefined && (
        <ActivateDialog
          active={active}
          digest={activating}
          onClose={() => setActivating(undefined)}
        />
      )}
    </Page>
  );
}
