import { useMemo } from "react";
import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { type HealthSearch, healthSearch } from "../../search/page-search.ts";
import { msOf } from "../../time/instant.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { Button } from "../../ui/button.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Page } from "../../ui/page.tsx";
import { useCell, useParts } from "../../ui/parts.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import type { PanelAge } from "../../ui/freshness-state.ts";
import { type HeldHealth, useHealth } from "../../ui/use-health.ts";
import { useKey } from "../../ui/use-key.ts";
import { useReportAge, useStaleSeconds } from "../../ui/use-freshness.ts";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { ComponentDrawer } from "./component-drawer.tsx";
import { Headline } from "./headline.tsx";
import { HealthBody } from "./health-body.tsx";
import { PublicNote } from "./public-note.tsx";
import "../decisions/decisions.css";
import "../record/record.css";
import "./health.css";

const EVERY_MS = 5_000;
const WINDOWS = ["5m", "15m", "1h"] as const;

/** Whether everything works: what each part says, what was seen of it, what was proven. */
export function HealthPage() {
  const { go, sessions } = useParts();
  const { state } = useCell(sessions.person);
  const { values: search, ignored } = useSearchOf(healthSearch);
  const { data, error, refetch } = useHealth(EVERY_MS);
  useReportAge(useMemo(() => data && ageOf(data), [data]));
  const stale = useStaleSeconds();
  const show = (change: Partial<HealthSearch>) => go(paths.health({ ...search, ...change }));
  const hasParts = data !== undefined && data.components.length > 0;
  const isOpen = search.sel !== "" && hasParts;
  const close = () => show({ sel: "" });
  useKey("close", isOpen ? close : undefined);
  return (
    <Page
      acts={
        <>
          {hasParts &&
            WINDOWS.map((window) => (
              <Button
                key={window}
                label={`Show the last ${window}`}
                pressed={search.window === window}
                onClick={() => show({ window })}
              >
                {window}
              </Button>
            ))}
          <CopyLink path={paths.health(search)} />
          <CommandTwin command="npx writ doctor" missing={["charts", "probes"]} />
        </>
      }
      isFixed
      title="Health"
    >
      <IgnoredParameters ignored={ignored} />
      <div className={`split ${isOpen ? "split-open" : ""}`}>
        <div className={`list health ${stale === undefined ? "" : "stale-edge is-stale"}`}>
          {error !== null && (
            <Failed
              failure={failureOf(error)}
              so={data === undefined ? "Nothing is known." : "What is shown is older."}
              onRetry={() => void refetch()}
            />
          )}
          {stale !== undefined && (
            <p className="partial" role="status">
              What is shown is {stale} s old: it says nothing about now.
            </p>
          )}
          {data === undefined && error === null && <Loading rows={10} />}
          {data !== undefined && <Headline health={data} />}
          {data !== undefined && !hasParts && state !== "signed-in" && <PublicNote />}
          {hasParts && <HealthBody health={data} search={search} />}
        </div>
        {isOpen && (
          <ComponentDrawer
            key={search.sel}
            component={data.components.find(({ name }) => name === search.sel)}
            health={data}
            name={search.sel}
            onClose={close}
          />
        )}
      </div>
    </Page>
  );
}

function ageOf({ at, receivedMs }: HeldHealth): PanelAge {
  return { asOfMs: msOf(at) ?? receivedMs, treeSize: undefined, receivedMs, everyMs: EVERY_MS };
}
