import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type AsOfSchema,
  type CheckSchema,
  CheckState as WireState,
  type ExecutionSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { type Check, checksOf, type CheckState, stripOf } from "../lineage/checks.ts";
import type { ExecutionBrief, ExecutionView } from "../lineage/execution-view.ts";

/** An execution with everything that is known of it. */
export function executionMessage(
  tenantId: string,
  execution: ExecutionView,
): MessageInitShape<typeof ExecutionSchema> {
  const { children, revocation } = execution;
  return {
    tenantId,
    executionId: execution.executionId,
    parentId: execution.parentId ?? "",
    rootId: execution.rootId,
    depth: execution.depth,
    ancestors: [...execution.ancestors],
    principal: execution.principal ?? "",
    actor: execution.actor ?? "",
    action: execution.action,
    resource: execution.resource,
    decision: execution.decision,
    reasonCodes: [...execution.reasonCodes],
    policyDigest: execution.policyDigest ?? "",
    grantId: execution.grantId ?? "",
    measurement: execution.measurement ?? "",
    decisionId: execution.decisionId,
    decidedAt: timestampFromMs(execution.decidedAtMs),
    ...time("startedAt", execution.startedAtMs),
    ...time("endedAt", execution.endedAtMs),
    outcome: execution.outcome ?? "",
    logIndex: BigInt(execution.logIndex),
    ...time("leaseUntil", execution.leaseUntilMs),
    checks: checksOf(execution).map(checkMessage),
    children: { direct: BigInt(children.direct), denied: BigInt(children.denied) },
    keyId: execution.keyId,
    state: execution.state,
    revocationId: revocation?.revocationId ?? "",
    ...time("revokedAt", revocation?.atMs ?? null),
    causes: [...execution.causes],
    ...time("startBefore", execution.startBeforeMs),
    orphan: execution.isOrphan,
    strip: stripOf(execution),
  };
}

/** What a picture of many needs of each. */
export function briefMessage(execution: ExecutionBrief): MessageInitShape<typeof ExecutionSchema> {
  const { children } = execution;
  return {
    executionId: execution.executionId,
    parentId: execution.parentId ?? "",
    rootId: execution.rootId,
    depth: execution.depth,
    principal: execution.principal ?? "",
    actor: execution.actor ?? "",
    action: execution.action,
    resource: execution.resource,
    decision: execution.decision,
    reasonCodes: execution.reasonCodes.slice(0, 1),
    policyDigest: execution.policyDigest ?? "",
    measurement: execution.measurement ?? "",
    keyId: execution.keyId,
    decidedAt: timestampFromMs(execution.decidedAtMs),
    ...time("startedAt", execution.startedAtMs),
    ...time("endedAt", execution.endedAtMs),
    ...time("leaseUntil", execution.leaseUntilMs),
    ...time("revokedAt", execution.revokedAtMs),
    children: { direct: BigInt(children.direct), denied: BigInt(children.denied) },
    state: execution.state,
    causes: [...execution.causes],
    strip: stripOf(execution),
  };
}

const wireStates: Readonly<Record<CheckState, WireState>> = {
  PASSED: WireState.PASSED,
  FAILED: WireState.FAILED,
  NOT_REACHED: WireState.NOT_REACHED,
  UNKNOWN: WireState.UNKNOWN,
  WAITING: WireState.WAITING,
};

function checkMessage({ atMs, cell, code, state }: Check): MessageInitShape<typeof CheckSchema> {
  return { cell, state: wireStates[state], code, ...time("at", atMs) };
}

/** The moment an answer is about. */
export interface Moment {
  /** Size of the log. */
  readonly size: number;
  readonly atMs: number;
}

/** When, and at what size of the log. */
export function asOfMessage({ atMs, size }: Moment): MessageInitShape<typeof AsOfSchema> {
  return { treeSize: BigInt(size), at: timestampFromMs(atMs) };
}

/** Counts by name. */
export function countsMessage(counts: ReadonlyMap<string, number>): Record<string, bigint> {
  return Object.fromEntries([...counts].map(([name, count]) => [name, BigInt(count)]));
}

function time<K extends string>(field: K, ms: number | null): { [_ in K]?: Timestamp } {
  return ms === null ? {} : ({ [field]: timestampFromMs(ms) } as Record<K, Timestamp>);
}
