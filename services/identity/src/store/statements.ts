import { binaryArray } from "@writ/postgres";
import type { Pool } from "pg";
import type { PendingStatement } from "./store.ts";

interface Row {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly key_id: string;
}

/** The oldest statements that the log may not hold yet, of one tenant or of all, at most 256. */
export async function pendingStatements(
  pool: Pool,
  tenant?: string,
): Promise<readonly PendingStatement[]> {
  const { rows } = await pool.query<Row>(
    `select tenant_id, event_id, payload, signature, key_id from identity.pending_statement
     where $1::text is null or tenant_id = $1 order by event_id limit 256`,
    [tenant ?? null],
  );
  return rows.map((row) => ({
    tenant: row.tenant_id,
    eventId: row.event_id,
    payload: row.payload,
    signature: row.signature,
    keyId: row.key_id,
  }));
}

/** Removes statements that the log holds. */
export async function forgetStatements(
  pool: Pool,
  statements: readonly PendingStatement[],
): Promise<void> {
  await pool.query(
    `delete from identity.pending_statement
     using unnest($1::text[], $2::uuid[]) as sent (tenant_id, event_id)
     where pending_statement.tenant_id = sent.tenant_id
       and pending_statement.event_id = sent.event_id`,
    [
      binaryArray(
        "text",
        statements.map((s) => s.tenant),
      ),
      binaryArray(
        "uuid",
        statements.map((s) => s.eventId),
      ),
    ],
  );
}
