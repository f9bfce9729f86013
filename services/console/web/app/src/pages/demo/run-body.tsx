import type { GetDemoResponse } from "@writ/proto/writ/demo/v1/demo";
import { useEffect, useMemo } from "react";
import { paths } from "../../paths.ts";
import type { DemoSearch } from "../../search/page-search.ts";
import { useParts } from "../../ui/parts.ts";
import { Failed } from "../../ui/states.tsx";
import { useReportAge } from "../../ui/use-freshness.ts";
import { useKey } from "../../ui/use-key.ts";
import { CauseForm } from "./cause-form.tsx";
import { DamageClock } from "./damage-clock.tsx";
import type { DelayChoiceProps } from "./delay-choice.tsx";
import type { Followed } from "./follow-run.ts";
import { HonestFoot } from "./honest-foot.tsx";
import { laneRows, newestToSee } from "./lane-rows.ts";
import { Unavailable } from "./no-lab.tsx";
import { RunFacts } from "./run-facts.tsx";
import { panelAge, spokenNews } from "./run-news.ts";
import { StepPanel } from "./step-panel.tsx";
import type { useActs } from "./use-acts.ts";
import { useCompact } from "./use-compact.ts";
import { Worlds } from "./worlds.tsx";

/** What the body is made with. */
export interface RunBodyProps {
  readonly demo: GetDemoResponse;
  readonly search: DemoSearch;
  readonly followed: Followed;
  readonly acts: ReturnType<typeof useActs>;
  readonly delay: Pick<DelayChoiceProps, "chosen" | "onChoose">;
  /** Why nothing can be provoked now; undefined when it can. */
  readonly locked: string | undefined;
}

/** The run, or the story before there is one. */
export function RunBody({ demo, search, followed, acts, delay, locked }: RunBodyProps) {
  const { go, said } = useParts();
  const { failure, phase, view } = followed;
  const isCompact = useCompact();
  const rows = useMemo(() => laneRows(view, demo.steps), [view, demo]);
  const selected = search.sel === "" ? newestToSee(rows) : search.sel;
  const row = rows.find(({ stepId }) => stepId === selected);
  const select = (sel: string) =>
    go(paths.demo({ ...search, sel }), { replace: search.sel !== "" });
  const unselect = search.sel === "" ? undefined : () => select("");
  useKey("close", unselect);
  useReportAge(useMemo(() => panelAge(followed), [followed]));
  const news = spokenNews(view, rows);
  useEffect(() => {
    if (news !== "") said.set(news);
  }, [news, said]);
  const provoked = acts.provoke.data?.stepId ?? "";
  const hasCome = view.writ.has(provoked);
  useEffect(() => {
    // What was asked for is seen, wherever on the page that is.
    if (hasCome)
      document.querySelector(`[data-step="${provoked}"]`)?.scrollIntoView({ block: "nearest" });
  }, [hasCome, provoked]);
  return (
    <>
      {demo.unavailable !== "" && <Unavailable why={demo.unavailable} />}
      <RunFacts followed={followed} policyDigest={demo.policyDigest} runId={search.run} />
      {acts.failure !== undefined && <Failed failure={acts.failure} so="Nothing was changed." />}
      {failure !== undefined && (
        <Failed
          failure={failure}
          so={phase === "gone" ? "Start a new run." : "It is asked again by itself."}
        />
      )}
      <CauseForm
        causes={demo.causes}
        isBusy={acts.provoke.isPending}
        locked={locked}
        onProvoke={(cause, variant) => acts.provoke.mutate({ runId: search.run, cause, variant })}
      />
      <Worlds
        delay={{ ...delay, delays: demo.monitorDelaysS, current: view.run?.monitorDelayS }}
        followed={followed}
        isCompact={isCompact}
        rows={rows}
        selected={selected}
        onSelect={select}
      />
      {row !== undefined && (row.writ ?? row.open) !== undefined && (
        <StepPanel
          key={row.stepId}
          row={row}
          runExecutionId={view.run?.executionId ?? ""}
          onClose={unselect}
        />
      )}
      <HonestFoot demo={demo} />
      {isCompact && <DamageClock followed={followed} />}
    </>
  );
}
