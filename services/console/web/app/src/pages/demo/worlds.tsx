import { useState } from "react";
import { Tabs } from "../../ui/tabs.tsx";
import { DamageClock } from "./damage-clock.tsx";
import { effectsText } from "./damage-words.ts";
import { DelayChoice, type DelayChoiceProps } from "./delay-choice.tsx";
import type { Followed } from "./follow-run.ts";
import { laneCount, type LaneRow } from "./lane-rows.ts";
import { LaneSteps } from "./lane-steps.tsx";
import { MonitorLane } from "./monitor-lane.tsx";
import "./worlds.css";

const LANES = ["writ", "open", "monitor"] as const;

type LaneName = (typeof LANES)[number];

/** What the worlds are shown with. */
export interface WorldsProps {
  readonly followed: Followed;
  readonly rows: readonly LaneRow[];
  readonly selected: string;
  readonly onSelect: (stepId: string) => void;
  readonly delay: DelayChoiceProps;
  /** There is room for one of them only. */
  readonly isCompact: boolean;
}

/** The two worlds and the monitor, side by side with what was done in them; one at a time, without the clock, where there is little room. */
export function Worlds(props: WorldsProps) {
  const { followed, isCompact, rows } = props;
  const { alarm, effects, passes } = followed.view;
  const [shown, setShown] = useState<LaneName>("writ");
  if (!isCompact)
    return (
      <div className="demo-worlds">
        {LANES.map((lane) => (
          <LaneOf key={lane} lane={lane} {...props} />
        ))}
        <section aria-label="Effects" className="demo-effects">
          <h3>Done in this world</h3>
          <p>{effectsText(effects)}</p>
        </section>
        <DamageClock followed={followed} />
      </div>
    );
  const names = {
    writ: counted("Authorized first", laneCount(rows, "writ")),
    open: counted("Watched", laneCount(rows, "open")),
    monitor: counted("Monitor", alarm === undefined ? passesText(passes[0]?.event.pass) : "ALARM"),
  };
  return (
    <div className="demo-worlds-compact">
      <Tabs label="Worlds" names={names} selected={shown} tabs={LANES} onSelect={setShown}>
        <LaneOf lane={shown} {...props} />
        {shown === "writ" && <p className="meta">Done in this world: {effectsText(effects)}</p>}
      </Tabs>
    </div>
  );
}

function LaneOf({ lane, ...props }: WorldsProps & { readonly lane: LaneName }) {
  switch (lane) {
    case "writ":
      return <WorldLane {...props} head="Authorized first (Writ)" lane="writ" />;
    case "open":
      return <WorldLane {...props} head="Watched (no Writ)" lane="open" />;
    case "monitor":
      return <MonitorWorld {...props} />;
  }
}

function WorldLane({
  head,
  lane,
  rows,
  selected,
  onSelect,
  followed,
}: WorldsProps & { readonly head: string; readonly lane: "writ" | "open" }) {
  return (
    <section aria-label={head} className={`demo-lane demo-lane-${lane}`}>
      <h2 className="demo-lane-head">
        {head} <span className="meta">{laneCount(rows, lane)}</span>
      </h2>
      <LaneSteps
        aheadMs={followed.aheadMs}
        lane={lane}
        rows={rows}
        selected={selected}
        onSelect={onSelect}
      />
    </section>
  );
}

function MonitorWorld({ followed, rows, onSelect, delay }: WorldsProps) {
  return (
    <section aria-label="After-the-fact monitor" className="demo-lane demo-lane-monitor">
      <h2 className="demo-lane-head">After-the-fact monitor</h2>
      <DelayChoice {...delay} />
      <MonitorLane
        titleOf={(id) => rows.find(({ stepId }) => stepId === id)?.title ?? id}
        view={followed.view}
        onSelect={onSelect}
      />
    </section>
  );
}

function counted(name: string, count: string): string {
  return count === "" ? name : `${name}: ${count}`;
}

function passesText(last: number | undefined): string {
  return last === undefined ? "" : `${last} ${last === 1 ? "pass" : "passes"}`;
}
