import type { DecisionsSearch } from "../../search/page-search.ts";
import { leafNumber } from "../../ui/strip-cells.ts";
import { type Counted, useCounts } from "./use-counts.ts";

/** What the counts are about. */
export interface CountsProps {
  readonly search: DecisionsSearch;
  /** Rows that are loaded. */
  readonly shown: number;
  /** Size of the log the list is frozen at; 0 while it is live. */
  readonly isFrozenAt: number;
}

/** How many match, of how many. */
export function Counts({ search, shown, isFrozenAt }: CountsProps) {
  const { matching, all } = useCounts(search);
  if (isFrozenAt !== 0)
    return (
      <span>
        {leafNumber(shown)} loaded, frozen at log size {leafNumber(isFrozenAt)}
      </span>
    );
  if (all === undefined) return null;
  return (
    <span>
      {matching === undefined ? `${said(all)} in all` : `${said(matching)} of ${said(all)}`}
    </span>
  );
}

function said({ total, isCapped }: Counted): string {
  return `${leafNumber(total)}${isCapped ? "+" : ""}`;
}
