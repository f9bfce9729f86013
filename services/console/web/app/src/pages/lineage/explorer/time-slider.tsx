import { useMemo } from "react";
import { Button } from "../../../ui/button.tsx";
import { useCell, useParts } from "../../../ui/parts.ts";
import { Time } from "../../../ui/time.tsx";
import { shownTime } from "../../../time/zone.ts";
import { eventTimes, lastUpTo } from "../event-times.ts";
import type { LineageTree } from "../lineage-data.ts";

/** What the slider moves. */
export interface TimeSliderProps {
  readonly tree: LineageTree;
  /** The moment that is shown, in milliseconds since the Unix epoch; undefined for now. */
  readonly atMs: number | undefined;
  readonly onMove: (ms: number | undefined) => void;
}

/** Goes through what happened, one event at a time; at its end it is now. */
export function TimeSlider({ atMs, onMove, tree }: TimeSliderProps) {
  const { zone, now } = useParts();
  const shown = useCell(zone);
  const times = useMemo(() => eventTimes(tree), [tree]);
  const end = times.length;
  const place = atMs === undefined ? end : Math.max(0, lastUpTo(times, atMs));
  const says = atMs === undefined ? "now" : shownTime(atMs, shown, "tick", now());
  return (
    <div className="slider">
      <label className="pick">
        <span>as it stood</span>
        <input
          aria-valuetext={says}
          max={end}
          min={0}
          step={1}
          type="range"
          value={place}
          onChange={(event) => onMove(times[Number(event.currentTarget.value)])}
        />
      </label>
      <span className="slider-at">
        {atMs === undefined ? "now" : <Time ms={atMs} precision="tick" />}
      </span>
      {atMs !== undefined && <Button onClick={() => onMove(undefined)}>Now</Button>}
    </div>
  );
}
