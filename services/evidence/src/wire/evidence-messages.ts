import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type AppendResultSchema,
  type EvidenceRecordSchema,
  type ExecutionSchema,
  type FencesSchema,
  type Statement as WireStatement,
  StatementSchema,
  type WitnessStateSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import type { Fences, Opening, Refusal, Statement } from "../entry.ts";
import type { SubmittedExecution } from "../entry/submission.ts";
import type { WitnessState } from "../log/guard/witness-state.ts";
import type { EvidenceRecord, StoredEvent } from "../records.ts";
import { wireKinds } from "./read-submission.ts";

type Result = MessageInitShape<typeof AppendResultSchema>;
type Proof = readonly Uint8Array[];

/** The answer for an entry that got a leaf now. */
export function appendedResult(index: number, proof: Proof): Result {
  return { result: { case: "appended", value: { index: BigInt(index), proof: [...proof] } } };
}

/** The answer for an entry that was in the log before. */
export function existedResult(stored: StoredEvent, proof: Proof): Result {
  const { record, execution, openings } = stored;
  return {
    result: {
      case: "appended",
      value: {
        index: BigInt(record.index),
        proof: [...proof],
        existed: true,
        statement: statementMessage(record.statement),
        ...(execution === null ? {} : { execution: executionMessage(execution) }),
        openings: openings.map(({ name, value }) => ({ name, value })),
      },
    },
  };
}

/** The answer for an entry that is not in the log. */
export function refusedResult({ code, message, heads }: Omit<Refusal, "kind">): Result {
  const value = { code, message, ...(heads === undefined ? {} : { heads: fencesMessage(heads) }) };
  return { result: { case: "failure", value } };
}

/** A statement with its place in its log, and with what it was asked for of its openings. */
export function recordMessage(
  record: EvidenceRecord,
  proof: Proof,
  openings: readonly Opening[],
): MessageInitShape<typeof EvidenceRecordSchema> {
  return {
    eventId: record.eventId,
    kind: wireKinds[record.kind],
    statement: statementMessage(record.statement),
    index: BigInt(record.index),
    proof: [...proof],
    executionId: record.executionId ?? "",
    seq: record.seq,
    paeDigest: record.paeDigest,
    appendedAt: timestampFromMs(record.appendedAtMs),
    origin: record.origin,
    openings: openings.map(({ name, value }) => ({ name, value })),
  };
}

/** How far a witness is. */
export function witnessMessage({
  name,
  size,
  cosignedAtMs,
  problem,
}: WitnessState): MessageInitShape<typeof WitnessStateSchema> {
  return {
    name,
    size: BigInt(size),
    problem,
    ...(cosignedAtMs === null ? {} : { cosignedAt: timestampFromMs(cosignedAtMs) }),
  };
}

/** The fences of a tenant. */
export function fencesMessage(fences: Fences): MessageInitShape<typeof FencesSchema> {
  return {
    policyCounter: BigInt(fences.policyCounter),
    stopEpoch: BigInt(fences.stopEpoch),
    revocationEpoch: BigInt(fences.revocationEpoch),
  };
}

function statementMessage({ payload, signature, keyId }: Statement): WireStatement {
  return create(StatementSchema, { payload, signature, keyId });
}

/** The lineage row of a decision. */
export function executionMessage(
  execution: SubmittedExecution,
): MessageInitShape<typeof ExecutionSchema> {
  return {
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
    decidedAtMs: BigInt(execution.decidedAtMs),
    startBeforeMs: BigInt(execution.startBeforeMs ?? 0),
    leaseUntilMs: BigInt(execution.leaseUntilMs ?? 0),
  };
}
