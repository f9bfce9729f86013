import { shownTime, type Zone } from "../../../time/zone.ts";
import { useCell, useParts } from "../../../ui/parts.ts";
import type { TimeScale } from "../time-scale.ts";
import { timeTicks } from "../time-ticks.ts";

/** Least distance of written times, as a part of the line. */
const APART = 0.27;
/** What begins after this place has no room to its right. */
const LAST = 0.78;

/** The times above the bars, in the zone that was chosen. */
export function TimeAxis({ scale }: { readonly scale: TimeScale }) {
  const { zone, now } = useParts();
  const shown = useCell(zone);
  const { stepMs, ticks } = timeTicks(scale, APART);
  return (
    <svg aria-hidden="true" className="time-axis" height="24" width="100%">
      {scale.pieces.slice(1).map(({ from, fromMs }) => (
        <text key={fromMs} className="time-cut" x={`${from * 100}%`} y="22">
          //
        </text>
      ))}
      {ticks.map(({ ms, place }, i) => {
        const isLast = place > LAST;
        const hasRoom = !isLast || place - (ticks[i - 1]?.place ?? -1) > 2 * APART;
        return (
          <svg key={ms} overflow="visible" x={`${place * 100}%`}>
            <path className="time-mark" d="M0 18v6" />
            {hasRoom && (
              <text textAnchor={isLast ? "end" : "start"} x={isLast ? -3 : 3} y="16">
                {label(ms, stepMs, shown, now())}
              </text>
            )}
          </svg>
        );
      })}
    </svg>
  );
}

function label(ms: number, stepMs: number, zone: Zone, nowMs: number): string {
  const text = shownTime(ms, zone, "tick", nowMs);
  return stepMs < 1_000 ? text : text.replace(/\.\d{3}$/, "");
}
