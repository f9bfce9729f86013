import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { table } from "./output.ts";

/** An execution as a JSON object. */
export function executionObject(e: Execution) {
  return {
    executionId: e.executionId,
    parentId: e.parentId === "" ? null : e.parentId,
    rootId: e.rootId,
    depth: e.depth,
    ancestors: [...e.ancestors],
    principal: e.principal,
    actor: e.actor === "" ? null : e.actor,
    action: e.action,
    resource: e.resource,
    decision: e.decision,
    reasonCodes: [...e.reasonCodes],
    policyDigest: e.policyDigest === "" ? null : e.policyDigest,
    grantId: e.grantId === "" ? null : e.grantId,
    decisionId: e.decisionId,
    decidedAt: time(e.decidedAt) ?? null,
    startedAt: time(e.startedAt) ?? null,
    endedAt: time(e.endedAt) ?? null,
    outcome: e.outcome === "" ? null : e.outcome,
    leaseUntil: time(e.leaseUntil) ?? null,
    logIndex: Number(e.logIndex),
  };
}

/** One line for lists; deeper executions are indented. */
export function executionLine(e: Execution): string {
  const who = e.actor === "" ? e.principal : `${e.actor} for ${e.principal}`;
  const state = e.decision === "ALLOW" ? stateOf(e) : e.reasonCodes.join(" ");
  return `${"  ".repeat(e.depth)}${e.executionId}  ${e.decision.padEnd(7)} ${e.action} ${e.resource}  by ${who}  ${state}`;
}

/** Everything about an execution. */
export function executionLines(e: Execution): string[] {
  return table([
    ["execution", e.executionId],
    ["decision", `${e.decision} ${e.reasonCodes.join(" ")}`.trim()],
    ["action", `${e.action} on ${e.resource}`],
    ["principal", e.principal],
    ["actor", e.actor],
    ["parent", e.parentId],
    ["root", e.rootId],
    ["depth", String(e.depth)],
    ["policy set", e.policyDigest],
    ["grant", e.grantId],
    ["measurement", e.measurement],
    ["decided", time(e.decidedAt)],
    ["started", time(e.startedAt)],
    ["ended", time(e.endedAt)],
    ["outcome", e.outcome],
    ["lease until", time(e.leaseUntil)],
    ["evidence", `leaf ${e.logIndex}`],
  ]);
}

function stateOf(e: Execution): string {
  if (e.outcome !== "") return e.outcome;
  return e.startedAt === undefined ? "not started" : "running";
}

function time(at: Timestamp | undefined): string | undefined {
  return at && timestampDate(at).toISOString();
}
