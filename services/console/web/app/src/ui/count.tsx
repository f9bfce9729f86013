import { leafNumber } from "./strip-cells.ts";
import { Time } from "./time.tsx";

/** How many executions match, as far as was counted. */
export interface Counted {
  readonly total: number;
  /** There may be more. */
  readonly isCapped: boolean;
  /** Where counting ended before all was looked at; undefined when it ended for another reason. */
  readonly reachedMs: number | undefined;
}

/** A count that says how far it goes: that there is none is said only for the time that was looked at. */
export function Count({ total, isCapped, reachedMs }: Counted) {
  if (!isCapped) return <>{leafNumber(total)}</>;
  if (total > 0 || reachedMs === undefined) return <>{leafNumber(total)}+</>;
  return (
    <>
      0 since <Time ms={reachedMs} precision="tick" />
    </>
  );
}
