import { idMs } from "../../time/id-time.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, type EmptyProps, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { type HeldRows, MOST_ROWS } from "./held-rows.ts";
import type { Decisions } from "./use-decisions.ts";

/** What a search is told with. */
export interface SearchedProps {
  readonly held: HeldRows;
  readonly decisions: Pick<Decisions, "failure" | "isLoadingOlder" | "isSpent" | "retry">;
}

/** Stands in the place of the rows while there are none: that nothing matches is said only when all was looked at. */
export function NoRows({ held, decisions, ...empty }: SearchedProps & EmptyProps) {
  if (held.more !== undefined)
    return (
      <>
        <HowFar decisions={decisions} held={held} />
        {decisions.isLoadingOlder && <Loading rows={12} />}
      </>
    );
  return <Empty {...empty} />;
}

/** Stands after the last row. */
export function Foot({ held, decisions }: SearchedProps) {
  const { rows, more } = held;
  if (rows.length >= MOST_ROWS)
    return (
      <p className="list-foot">
        {MOST_ROWS.toLocaleString("en")} rows are kept: narrow the filter to see older ones.
      </p>
    );
  if (more === undefined) return <p className="list-foot">That is all.</p>;
  return <HowFar decisions={decisions} held={held} />;
}

function HowFar({ held: { more }, decisions }: SearchedProps) {
  const { isLoadingOlder, isSpent, retry } = decisions;
  if (more === undefined || !(isLoadingOlder || isSpent)) return <p className="list-foot" />;
  return (
    <p className="list-foot">
      {isLoadingOlder ? "Searching older ones, now at " : "Searched back to "}
      <Time ms={idMs(more.reachedId)} />
      {isSpent && <Button onClick={retry}>Search on</Button>}
    </p>
  );
}
