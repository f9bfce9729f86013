import type { DecisionsSearch } from "../../search/page-search.ts";
import { Count } from "../../ui/count.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { useCounts } from "./use-counts.ts";

/** What the counts are about. */
export interface CountsProps {
  readonly search: DecisionsSearch;
  /** Rows that are loaded. */
  readonly shown: number;
  /** Everything was looked at: as many match as are loaded. */
  readonly isWhole: boolean;
  /** Size of the log the list is frozen at; 0 while it is live. */
  readonly isFrozenAt: number;
}

/** How many match, of how many. */
export function Counts({ search, shown, isWhole, isFrozenAt }: CountsProps) {
  const { matching: counted, all } = useCounts(search);
  if (isFrozenAt !== 0)
    return (
      <span>
        {leafNumber(shown)} loaded, frozen at log size {leafNumber(isFrozenAt)}
      </span>
    );
  if (all === undefined) return null;
  if (counted === undefined)
    return (
      <span>
        <Count {...all} /> in all
      </span>
    );
  // Where few match, counting ends before the list does.
  const total = Math.max(counted.total, shown);
  return (
    <span>
      <Count {...counted} isCapped={counted.isCapped && !isWhole} total={total} /> of{" "}
      <Count {...all} />
    </span>
  );
}
