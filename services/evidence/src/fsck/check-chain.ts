import { encodeHex, equalBytes } from "@writ/encoding";
import type { Finding } from "@writ/evidence";
import type { Place } from "../entry.ts";
import type { StatementRow } from "./fsck-store.ts";

/** Follows executions from event to event. */
export interface ChainCheck {
  /** Takes the next statement in the order of tenant, execution and seq, with what it says of its place. */
  next(row: StatementRow, place: Place | null | undefined): readonly Finding[];
}

/** A check that has seen nothing; remembers one event. */
export function chainCheck(): ChainCheck {
  let last: { readonly row: StatementRow; readonly isFinal: boolean } | undefined;
  return {
    next(row, place) {
      const findings: Finding[] = [];
      const report = (expected: string, found: string): void => {
        const { executionId, seq, tenantId } = row;
        findings.push({
          place: `event ${seq} of execution ${tenantId}/${executionId}`,
          expected,
          found,
        });
      };
      if (row.executionId === null) return findings;
      const before = last !== undefined && isSameExecution(last.row, row) ? last : undefined;
      const seq = before === undefined ? 0 : (before.row.seq ?? 0) + 1;
      if (row.seq !== seq) report(`event ${seq} of the execution`, `event ${row.seq}`);
      if (before?.isFinal === true) report("nothing after the last event", "an event");
      if (before !== undefined && !isLater(row, before.row))
        report("a later place in the log than the event before", `leaf ${row.logIndex}`);
      if (place !== undefined && place !== null) checkPrev(place, before?.row, report);
      last = { row, isFinal: place?.isFinal ?? false };
      return findings;
    },
  };
}

function checkPrev(
  { prev }: Place,
  before: StatementRow | undefined,
  report: (expected: string, found: string) => void,
): void {
  const expected = before?.paeDigest ?? null;
  const isSame =
    prev === null || expected === null ? prev === expected : equalBytes(prev, expected);
  if (!isSame) report(`the digest ${textOf(expected)} as the one before`, textOf(prev));
}

function isSameExecution(a: StatementRow, b: StatementRow): boolean {
  return a.tenantId === b.tenantId && a.executionId === b.executionId;
}

function isLater(a: StatementRow, b: StatementRow): boolean {
  return a.logId > b.logId || (a.logId === b.logId && a.logIndex > b.logIndex);
}

function textOf(digest: Uint8Array | null): string {
  return digest === null ? "none" : encodeHex(digest);
}
