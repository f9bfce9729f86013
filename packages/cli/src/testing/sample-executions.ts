import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { CheckState, type Execution, ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import type { Lineage } from "../lineage/execution-facts.ts";

/** When the samples were decided. */
export const DECIDED_MS = Date.UTC(2026, 10, 23, 12, 4, 30, 912);

/** The id of the nth sample. */
export const sampleId = (n: number): string => `0190a000-0000-7000-8000-00000000000${n}`;

/** What a sample has instead; undefined for nothing. */
export type Change = { readonly [K in keyof Execution]?: Execution[K] | undefined };

/** A child of the sample before it, allowed and completed, unless `change` says otherwise. */
export function sampleExecution(n: number, change: Change = {}): Execution {
  const at = (seconds: number) => timestampFromMs(DECIDED_MS + seconds * 1_000);
  const sample = create(ExecutionSchema, {
    tenantId: "sample",
    executionId: sampleId(n),
    parentId: n === 0 ? "" : sampleId(n - 1),
    rootId: sampleId(0),
    depth: n,
    ancestors: Array.from({ length: n }, (_, i) => sampleId(i)),
    principal: "User::alice",
    actor: "Agent::refund-bot",
    action: "tool:call",
    resource: "Tool::search",
    decision: "ALLOW",
    state: "COMPLETED",
    policyDigest: `sha256:${"a".repeat(64)}`,
    keyId: "signer",
    grantId: sampleId(9),
    decisionId: sampleId(8),
    decidedAt: at(0),
    startBefore: at(60),
    startedAt: at(1),
    endedAt: at(2),
    leaseUntil: at(600),
    outcome: "completed",
    logIndex: BigInt(48_213 + n),
    checks: [
      { cell: "asked", state: CheckState.PASSED, at: at(0) },
      { cell: "runtime", state: CheckState.UNKNOWN },
      { cell: "policy", state: CheckState.FAILED, code: "NO_PERMIT", at: at(0) },
      { cell: "grant", state: CheckState.NOT_REACHED },
    ],
  });
  return { ...sample, ...change } as Execution;
}

/** What a denied execution has that an allowed one has not. */
export const denied: Change = {
  decision: "DENY",
  state: "DENIED",
  reasonCodes: ["NO_PERMIT"],
  grantId: "",
  outcome: "",
  startBefore: undefined,
  startedAt: undefined,
  endedAt: undefined,
  leaseUntil: undefined,
};

/** Executions to write down; nothing else is known. */
export function lineageOf(...executions: readonly Execution[]): Lineage {
  return { executions, known: new Map(executions.map((e) => [e.executionId, e])) };
}
