import { type Precision, rfc3339, shownTime } from "../time/zone.ts";
import { useCell, useParts } from "./parts.ts";

/** What a time is shown with. */
export interface TimeProps {
  /** Milliseconds since the Unix epoch; undefined for what has not happened. */
  readonly ms: number | undefined;
  readonly precision?: Precision;
}

/** A time in the chosen zone; copied, printed and machine-read it is RFC 3339, UTC. */
export function Time({ ms, precision = "full" }: TimeProps) {
  const { zone, now } = useParts();
  const shown = useCell(zone);
  if (ms === undefined) return <span className="quiet">–</span>;
  const utc = rfc3339(ms);
  return (
    <time className="time" dateTime={utc} title={utc}>
      <span className="no-print">{shownTime(ms, shown, precision, now())}</span>
      <span className="print-only">{utc}</span>
    </time>
  );
}
