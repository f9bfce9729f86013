import type { Charge, Fences, Idempotency, Opening, Place } from "../entry.ts";
import type { Execution } from "../lineage.ts";
import type { FullTile, Leaf } from "../log/log-store.ts";
import { column, rowSource } from "./row-source.ts";

interface OfTenant {
  readonly tenantId: string;
}

interface OfEvent extends OfTenant {
  readonly eventId: string;
}

/** Leaves, statements and their place in an execution. */
export const itemRows = rowSource<Leaf>([
  column("tenant_id", "text", (r) => r.entry.tenantId),
  column("event_id", "uuid", (r) => r.entry.eventId),
  column("kind", "text", (r) => r.entry.kind),
  column("payload", "bytea", (r) => r.entry.statement.payload),
  column("signature", "bytea", (r) => r.entry.statement.signature),
  column("key_id", "text", (r) => r.entry.statement.keyId),
  column("pae_digest", "bytea", (r) => r.entry.paeDigest),
  column("leaf_hash", "bytea", (r) => r.leafHash),
  column("leaf", "bytea", (r) => r.entry.leaf),
  column("execution_id", "uuid", (r) => r.entry.place?.executionId ?? null),
  column("seq", "int4", (r) => r.entry.place?.seq ?? null),
  column("final", "bool", (r) => r.entry.place?.isFinal ?? null),
  column("status", "text", (r) => r.entry.place?.status ?? null),
  column("occurred_at", "timestamptz", (r) => r.entry.place?.occurredAtMs ?? null),
]);

/** An execution and which leaf of the batch, from 0, decides it. */
export const executionRows = rowSource<OfTenant & { execution: Execution; leaf: number }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("leaf", "int4", (r) => r.leaf),
  column("execution_id", "uuid", (r) => r.execution.executionId),
  column("parent_id", "uuid", (r) => r.execution.parentId),
  column("root_id", "uuid", (r) => r.execution.rootId),
  column("depth", "int4", (r) => r.execution.depth),
  column("ancestors", "text", (r) => arrayText(r.execution.ancestors)),
  column("principal", "text", (r) => r.execution.principal),
  column("actor", "text", (r) => r.execution.actor),
  column("action", "text", (r) => r.execution.action),
  column("resource", "text", (r) => r.execution.resource),
  column("decision", "text", (r) => r.execution.decision),
  column("reason_codes", "text", (r) => arrayText(r.execution.reasonCodes)),
  column("policy_digest", "text", (r) => r.execution.policyDigest),
  column("grant_id", "uuid", (r) => r.execution.grantId),
  column("measurement", "text", (r) => r.execution.measurement),
  column("decision_id", "uuid", (r) => r.execution.decisionId),
  column("decided_at", "timestamptz", (r) => r.execution.decidedAtMs),
  column("start_before", "timestamptz", (r) => r.execution.startBeforeMs),
  column("lease_until", "timestamptz", (r) => r.execution.leaseUntilMs),
]);

/** Events that follow another one, with the digest they name as the one before. */
export const successorRows = rowSource<OfTenant & { place: Place }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("execution_id", "uuid", (r) => r.place.executionId),
  column("seq", "int4", (r) => r.place.seq),
  column("prev", "bytea", (r) => r.place.prev),
]);

/** States that entries were made under. */
export const fenceRows = rowSource<OfTenant & { fences: Fences }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("policy_counter", "int8", (r) => r.fences.policyCounter),
  column("stop_epoch", "int8", (r) => r.fences.stopEpoch),
  column("revocation_epoch", "int8", (r) => r.fences.revocationEpoch),
]);

/** Tenants whose head moves: by one revocation, or to a policy counter. */
export const raiseRows = rowSource<OfTenant & { newPolicyCounter: number | null }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("new_policy_counter", "int8", (r) => r.newPolicyCounter),
]);

/** Idempotency keys. */
export const idempotencyRows = rowSource<OfEvent & { idempotency: Idempotency }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("event_id", "uuid", (r) => r.eventId),
  column("key", "text", (r) => r.idempotency.key),
  column("request_digest", "bytea", (r) => r.idempotency.requestDigest),
]);

/** Keys taken one time. */
export const takeRows = rowSource<OfEvent & { key: string }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("event_id", "uuid", (r) => r.eventId),
  column("key", "text", (r) => r.key),
]);

/** Counters to charge. */
export const chargeRows = rowSource<OfTenant & Charge>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("key", "text", (r) => r.key),
  column("cost", "int8", (r) => r.cost),
  column("most", "int8", (r) => r.limit),
]);

/** Openings. */
export const openingRows = rowSource<OfEvent & Opening>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("event_id", "uuid", (r) => r.eventId),
  column("name", "text", (r) => r.name),
  column("value", "bytea", (r) => r.value),
]);

/** Full tiles. */
export const tileRows = rowSource<FullTile>([
  column("level", "int4", (r) => r.level),
  column("idx", "int8", (r) => r.index),
  column("hashes", "bytea", (r) => r.hashes),
]);

// Ids and codes need no quotes in an array's text; an array of arrays has no binary form of different lengths.
function arrayText(items: readonly string[]): string {
  return `{${items.join(",")}}`;
}
