import { failureOf } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import type { HealthSearch } from "../../search/page-search.ts";
import { Series } from "../../ui/series/series.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import type { HeldHealth } from "../../ui/use-health.ts";
import { CauseTable } from "./cause-table.tsx";
import { ChangeList } from "./change-list.tsx";
import { CHARTS, STEP_MS } from "./charts.ts";
import { Matrix } from "./matrix.tsx";
import { useSeries } from "./use-series.ts";

/** All that people who are signed in see. */
export function HealthBody({
  health,
  search,
}: {
  readonly health: HeldHealth;
  readonly search: HealthSearch;
}) {
  const { data, error, refetch } = useSeries(search.window);
  return (
    <>
      <Matrix
        health={health}
        linkTo={(sel) => paths.health({ ...search, sel })}
        selected={search.sel}
      />
      {error !== null && <Failed failure={failureOf(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && (
        <>
          <div className="health-charts">
            {CHARTS.map((chart) => (
              <Series key={chart.title} {...chart} {...data} stepMs={STEP_MS} />
            ))}
          </div>
          <div className="health-blocks">
            <CauseTable points={data.points} window={search.window} />
            <ChangeList changes={health.changes} />
          </div>
        </>
      )}
    </>
  );
}
