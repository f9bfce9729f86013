import type { ClientBase } from "pg";
import { TenantFullError } from "./store.ts";

/** Each with all its keys, so that the largest list of issuers fits into one message. */
const MOST = { issuer: 24, principal: 10_000, measurement: 1_000 } as const;

/** Refuses a further row for a tenant that has as many as it may: a list is answered in one piece. @throws TenantFullError */
export async function demandRoom(
  client: ClientBase,
  table: keyof typeof MOST,
  tenant: string,
): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int4 as count from identity.${table} where tenant_id = $1`,
    [tenant],
  );
  if ((rows[0]?.count ?? 0) >= MOST[table])
    throw new TenantFullError(`the tenant has ${MOST[table]} of this already`);
}
