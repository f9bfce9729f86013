import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { CheckState, type Check, type Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import { table } from "./output.ts";

const stateNames: Readonly<Record<CheckState, string>> = {
  [CheckState.UNSPECIFIED]: "UNKNOWN",
  [CheckState.PASSED]: "PASSED",
  [CheckState.FAILED]: "FAILED",
  [CheckState.NOT_REACHED]: "NOT_REACHED",
  [CheckState.UNKNOWN]: "UNKNOWN",
  [CheckState.WAITING]: "WAITING",
};

/** An execution as a JSON object. */
export function executionObject(e: Execution) {
  return {
    executionId: e.executionId,
    parentId: orNull(e.parentId),
    rootId: e.rootId,
    depth: e.depth,
    ancestors: [...e.ancestors],
    principal: e.principal,
    actor: orNull(e.actor),
    action: e.action,
    resource: e.resource,
    decision: e.decision,
    state: e.state,
    reasonCodes: [...e.reasonCodes],
    strip: e.strip,
    checks: e.checks.map(({ at, cell, code, state }) => ({
      cell,
      state: stateNames[state] ?? "UNKNOWN",
      code: orNull(code),
      at: time(at) ?? null,
    })),
    policyDigest: orNull(e.policyDigest),
    keyId: orNull(e.keyId),
    measurement: orNull(e.measurement),
    grantId: orNull(e.grantId),
    decisionId: e.decisionId,
    decidedAt: time(e.decidedAt) ?? null,
    startBefore: time(e.startBefore) ?? null,
    startedAt: time(e.startedAt) ?? null,
    endedAt: time(e.endedAt) ?? null,
    outcome: orNull(e.outcome),
    leaseUntil: time(e.leaseUntil) ?? null,
    revocationId: orNull(e.revocationId),
    revokedAt: time(e.revokedAt) ?? null,
    children: Number(e.children?.direct ?? 0),
    deniedChildren: Number(e.children?.denied ?? 0),
    causes: [...e.causes],
    orphan: e.orphan,
    logIndex: Number(e.logIndex),
  };
}

/** One line for lists; deeper executions are indented. */
export function executionLine(e: Execution): string {
  const who = e.actor === "" ? e.principal : `${e.actor} for ${e.principal}`;
  const what = e.decision === "ALLOW" ? e.state.toLowerCase() : e.reasonCodes.join(" ");
  const orphan = e.orphan ? "  (its parent is not in the log)" : "";
  return `${"  ".repeat(e.depth)}${e.executionId}  ${e.decision.padEnd(7)} ${e.action} ${e.resource}  by ${who}  ${what}${orphan}`;
}

/** Everything about an execution. */
export function executionLines(e: Execution): string[] {
  const children = Number(e.children?.direct ?? 0);
  const facts = table([
    ["execution", e.executionId],
    ["decision", `${e.decision} ${e.reasonCodes.join(" ")}`.trim()],
    ["state", e.state.toLowerCase()],
    ["action", `${e.action} on ${e.resource}`],
    ["principal", e.principal],
    ["actor", e.actor],
    ["parent", e.orphan ? `${e.parentId} (not in the log)` : e.parentId],
    ["root", e.rootId],
    ["depth", String(e.depth)],
    ["children", children === 0 ? "" : `${children}, ${e.children?.denied ?? 0n} denied`],
    ["led to by", e.causes.join(" ")],
    ["policy set", e.policyDigest],
    ["signer", e.keyId],
    ["grant", e.grantId],
    ["measurement", e.measurement],
    ["decided", time(e.decidedAt)],
    ["start before", time(e.startBefore)],
    ["started", time(e.startedAt)],
    ["ended", time(e.endedAt)],
    ["outcome", e.outcome],
    ["lease until", time(e.leaseUntil)],
    ["revoked", e.revocationId === "" ? "" : `${time(e.revokedAt)} by ${e.revocationId}`],
    ["evidence", `leaf ${e.logIndex}`],
  ]);
  const strip = table(e.checks.map((check) => [check.cell, checkWords(check)]));
  return [...facts, "", ...strip];
}

/** What became of a check, in words. */
export function checkWords({ at, code, state }: Pick<Check, "at" | "code" | "state">): string {
  const why = isReasonCode(code) ? `${code}: ${reasonCodes[code].meaning}` : code;
  switch (state) {
    case CheckState.PASSED:
      return `passed ${time(at) ?? ""}`.trimEnd();
    case CheckState.FAILED:
      return `stopped ${time(at) ?? ""} ${why}`.replaceAll(/ +/g, " ").trimEnd();
    case CheckState.WAITING:
      return `waits ${why}`.trimEnd();
    case CheckState.NOT_REACHED:
      return "not reached";
    default:
      return "not checked, or the log does not say";
  }
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function time(at: Timestamp | undefined): string | undefined {
  return at && timestampDate(at).toISOString();
}
