import { executionObject } from "../execution-view.ts";
import type { Lineage } from "./execution-facts.ts";

const COLUMNS = [
  "executionId",
  "parentId",
  "rootId",
  "depth",
  "principal",
  "actor",
  "action",
  "resource",
  "decision",
  "state",
  "reasonCodes",
  "policyDigest",
  "keyId",
  "measurement",
  "grantId",
  "decisionId",
  "decidedAt",
  "startedAt",
  "endedAt",
  "outcome",
  "leaseUntil",
  "revocationId",
  "revokedAt",
  "orphan",
  "logIndex",
] as const;

/** Comma-separated values (RFC 4180) with a header; lines end in CR LF. */
export function csv({ executions }: Lineage): readonly string[] {
  const rows = executions.map((execution) => {
    const object = executionObject(execution);
    return COLUMNS.map((column) => object[column]);
  });
  return [[...COLUMNS], ...rows].map((row) => `${row.map(cell).join(",")}\r`);
}

/** A value that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number | boolean | null | readonly string[]): string {
  if (value === null) return "";
  const text = typeof value === "object" ? value.join(" ") : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
