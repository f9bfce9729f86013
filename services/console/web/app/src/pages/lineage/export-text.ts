import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { msOf } from "../../time/instant.ts";
import { rfc3339 } from "../../time/zone.ts";

type Value = string | number | boolean | null | readonly string[];

const COLUMNS: Readonly<Record<string, (execution: Execution) => Value>> = {
  executionId: ({ executionId }) => executionId,
  parentId: ({ parentId }) => orNull(parentId),
  rootId: ({ rootId }) => orNull(rootId),
  depth: ({ depth }) => depth,
  principal: ({ principal }) => orNull(principal),
  actor: ({ actor }) => orNull(actor),
  action: ({ action }) => action,
  resource: ({ resource }) => resource,
  decision: ({ decision }) => decision,
  state: ({ state }) => state,
  reasonCodes: ({ reasonCodes }) => reasonCodes,
  policyDigest: ({ policyDigest }) => orNull(policyDigest),
  keyId: ({ keyId }) => orNull(keyId),
  measurement: ({ measurement }) => orNull(measurement),
  decidedAt: ({ decidedAt }) => time(decidedAt),
  startedAt: ({ startedAt }) => time(startedAt),
  endedAt: ({ endedAt }) => time(endedAt),
  leaseUntil: ({ leaseUntil }) => time(leaseUntil),
  revokedAt: ({ revokedAt }) => time(revokedAt),
  causes: ({ causes }) => causes,
};

/** What is loaded as JSON lines. */
export function jsonLines(executions: readonly Execution[]): string {
  const objects = executions.map((execution) =>
    Object.fromEntries(Object.entries(COLUMNS).map(([name, read]) => [name, read(execution)])),
  );
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

/** What is loaded as comma-separated values (RFC 4180) with a header. */
export function csv(executions: readonly Execution[]): string {
  const reads = Object.values(COLUMNS);
  const rows = executions.map((execution) => reads.map((read) => read(execution)));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A value that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: Value): string {
  if (value === null) return "";
  const text = typeof value === "object" ? value.join(" ") : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function time(at: Execution["decidedAt"]): string | null {
  const ms = msOf(at);
  return ms === undefined ? null : rfc3339(ms);
}
