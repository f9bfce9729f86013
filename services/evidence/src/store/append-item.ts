import { arrayField, binaryRecords, type Field, field } from "@writ/postgres";
import type { Leaf } from "../log/log-store.ts";

/** The fields of `evidence.append_item`, in its order. */
const fields: readonly Field<Leaf>[] = [
  field("text", ({ entry }) => entry.tenantId),
  field("uuid", ({ entry }) => entry.eventId),
  field("text", ({ entry }) => entry.kind),
  field("bytea", ({ entry }) => entry.statement.payload),
  field("bytea", ({ entry }) => entry.statement.signature),
  field("text", ({ entry }) => entry.statement.keyId),
  field("bytea", ({ entry }) => entry.paeDigest),
  field("bytea", ({ leafHash }) => leafHash),
  field("bytea", ({ entry }) => entry.leaf),
  field("uuid", ({ entry }) => entry.place?.executionId ?? null),
  field("int4", ({ entry }) => entry.place?.seq ?? null),
  field("bytea", ({ entry }) => entry.place?.prev ?? null),
  field("bool", ({ entry }) => entry.place?.isFinal ?? null),
  field("text", ({ entry }) => entry.place?.status ?? null),
  field("timestamptz", ({ entry }) => entry.place?.occurredAtMs ?? entry.revoked?.atMs ?? null),
  field("uuid", ({ entry }) => entry.execution?.rootId ?? null),
  field("uuid", ({ entry }) => entry.execution?.parentId ?? null),
  field("int4", ({ entry }) => entry.execution?.depth ?? null),
  arrayField("uuid", ({ entry }) => entry.execution?.ancestors ?? null),
  field("text", ({ entry }) => entry.execution?.principal ?? null),
  field("text", ({ entry }) => entry.execution?.actor ?? null),
  field("text", ({ entry }) => entry.execution?.action ?? null),
  field("text", ({ entry }) => entry.execution?.resource ?? null),
  field("text", ({ entry }) => entry.execution?.decision ?? null),
  arrayField("text", ({ entry }) => entry.execution?.reasonCodes ?? null),
  field("text", ({ entry }) => entry.execution?.policyDigest ?? null),
  field("uuid", ({ entry }) => entry.execution?.grantId ?? null),
  field("text", ({ entry }) => entry.execution?.measurement ?? null),
  field("timestamptz", ({ entry }) => entry.execution?.decidedAtMs ?? null),
  field("timestamptz", ({ entry }) => entry.execution?.startBeforeMs ?? null),
  field("timestamptz", ({ entry }) => entry.execution?.leaseUntilMs ?? null),
  field("text", ({ entry }) => entry.idempotency?.key ?? null),
  field("bytea", ({ entry }) => entry.idempotency?.requestDigest ?? null),
  arrayField("text", ({ entry }) => orNull(entry.takes)),
  arrayField("text", ({ entry }) => orNull(entry.openings)?.map((o) => o.name) ?? null),
  arrayField("bytea", ({ entry }) => orNull(entry.openings)?.map((o) => o.value) ?? null),
  arrayField("uuid", ({ entry }) => orNull(entry.erases)?.map((e) => e.eventId) ?? null),
  arrayField("text", ({ entry }) => orNull(entry.erases)?.map((e) => e.name) ?? null),
  arrayField("uuid", ({ entry }) => orNull(entry.execution?.causes ?? [])),
  field("text", ({ entry }) => entry.place?.code ?? null),
  field("text", ({ entry }) => entry.revoked && `${entry.revoked.type}:${entry.revoked.value}`),
  field("uuid", ({ entry }) => entry.revoked?.revocationId ?? null),
];

/** Leaves with all that their entries add, as an array of `evidence.append_item`. Throws TypeError for what can not be stored. */
export function appendItems(typeOid: number, leaves: readonly Leaf[]): Buffer {
  return binaryRecords(typeOid, fields, leaves);
}

// The statement looks into arrays only where there are any.
function orNull<T>(items: readonly T[]): readonly T[] | null {
  return items.length === 0 ? null : items;
}
