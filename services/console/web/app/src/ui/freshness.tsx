import { briefly } from "../time/duration.ts";
import { leafNumber } from "./strip-cells.ts";
import { Time } from "./time.tsx";
import { useFreshness } from "./use-freshness.ts";

/** The moment the page is about, and how long ago that came. */
export function FreshnessLine() {
  const fresh = useFreshness();
  if (fresh === undefined) return null;
  const { age, ageMs, isStale, skewMs } = fresh;
  return (
    <p className={`freshness meta ${isStale ? "freshness-stale" : ""}`}>
      <span className="freshness-time">
        as of <Time ms={age.asOfMs} precision="tick" />
      </span>
      <span className="freshness-age">{isStale ? `${briefly(ageMs)} old` : briefly(ageMs)}</span>
      {age.treeSize !== undefined && (
        <span className="freshness-size">log {leafNumber(age.treeSize)}</span>
      )}
      {skewMs !== undefined && <span>clocks {briefly(Math.abs(skewMs))} apart</span>}
    </p>
  );
}
