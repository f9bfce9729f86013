import type { ClientBase, Pool } from "pg";
import type { PendingStatement } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Changes the registry of the statement's tenant and records the statement, in one transaction. `work` says whether it changed anything; if not,
 * nothing at all is stored. The tenant begins to exist with its first change.
 */
export async function change(
  pool: Pool,
  statement: PendingStatement,
  touched: readonly string[],
  work: (client: ClientBase) => Promise<boolean>,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(
      "insert into identity.tenant (tenant_id) values ($1) on conflict do nothing",
      [statement.tenant],
    );
    // First of all, because the lock on the version puts the changes of a tenant one after the other.
    for (const tenant of touched) await raiseVersion(client, tenant);
    const isChanged = await work(client);
    if (isChanged) await record(client, statement);
    return { keep: isChanged, result: isChanged };
  });
}

async function raiseVersion(client: ClientBase, tenant: string): Promise<void> {
  await client.query(
    `insert into identity.registry_version as v (tenant_id, version) values ($1, 1)
     on conflict (tenant_id) do update set version = v.version + 1`,
    [tenant],
  );
}

/** Stores a statement with the change it is about, until the log has it. */
export async function record(client: ClientBase, statement: PendingStatement): Promise<void> {
  const { tenant, eventId, payload, signature, keyId } = statement;
  await client.query(
    `insert into identity.pending_statement (tenant_id, event_id, payload, signature, key_id)
     values ($1, $2, $3, $4, $5)`,
    [tenant, eventId, Buffer.from(payload), Buffer.from(signature), keyId],
  );
}
