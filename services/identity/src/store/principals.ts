import { canonicalize, type Json } from "@writ/encoding";
import { type PublicJwk, thumbprint } from "@writ/token";
import { type ClientBase, DatabaseError, type Pool } from "pg";
import type { Principal, PrincipalRef } from "../registry/principal.ts";
import { demandRoom } from "./capacity.ts";
import { change } from "./change.ts";
import { AlreadyRegisteredError, NotRegisteredError, type PendingStatement } from "./store.ts";

/** A principal as the database writes it in JSON: keys and attributes are JSON texts. */
export interface PrincipalRow extends Omit<Principal, "keys" | "attributes"> {
  readonly keys: readonly string[];
  readonly attributes: string;
}

const UNIQUE_VIOLATION = "23505";

/** SQL that writes the principal of table alias `p` as a {@link PrincipalRow}. */
export function principalJson(p: string): string {
  return `json_build_object('tenant', ${p}.tenant_id, 'uid', ${p}.uid, 'teams', ${p}.teams,
    'attributes', ${p}.attributes, 'suspended', ${p}.suspended,
    'createdAtMs', floor(extract(epoch from ${p}.created_at) * 1000)::int8,
    'keys', (select coalesce(json_agg(k.jwk order by k.kid), '[]') from identity.principal_key k
             where k.tenant_id = ${p}.tenant_id and k.uid = ${p}.uid))`;
}

/** The principal of a row. */
export function principalOf(row: PrincipalRow): Principal {
  return {
    ...row,
    keys: row.keys.map((jwk) => JSON.parse(jwk) as PublicJwk),
    attributes: JSON.parse(row.attributes) as { [name: string]: Json },
  };
}

/** Registers a principal; false when the very same is registered. @throws AlreadyRegisteredError, TenantFullError */
export function addPrincipal(
  pool: Pool,
  principal: Principal,
  statement: PendingStatement,
): Promise<boolean> {
  return change(pool, statement, [principal.tenant], async (client) => {
    const before = await read(client, principal);
    if (before !== undefined) {
      if (isSame(before, principal)) return false;
      throw new AlreadyRegisteredError("the tenant has another principal of this name");
    }
    await demandRoom(client, "principal", principal.tenant);
    await insert(client, principal);
    return true;
  });
}

/** Suspends a principal or lifts its suspension; false when it is so already. @throws NotRegisteredError */
export function suspendPrincipal(
  pool: Pool,
  ref: PrincipalRef,
  suspended: boolean,
  statement: PendingStatement,
): Promise<boolean> {
  return change(pool, statement, [ref.tenant], async (client) => {
    const before = await read(client, ref);
    if (before === undefined) throw new NotRegisteredError("there is no such principal");
    if (before.suspended === suspended) return false;
    await client.query(
      "update identity.principal set suspended = $3 where tenant_id = $1 and uid = $2",
      [ref.tenant, ref.uid, suspended],
    );
    return true;
  });
}

/** The principals of a tenant in the order of their names. */
export async function listPrincipals(pool: Pool, tenant: string): Promise<readonly Principal[]> {
  const { rows } = await pool.query<{ row: PrincipalRow }>(
    `select ${principalJson("p")} as row from identity.principal p where tenant_id = $1 order by uid`,
    [tenant],
  );
  return rows.map(({ row }) => principalOf(row));
}

async function read(client: ClientBase, ref: PrincipalRef): Promise<Principal | undefined> {
  const { rows } = await client.query<{ row: PrincipalRow }>(
    `select ${principalJson("p")} as row from identity.principal p where tenant_id = $1 and uid = $2`,
    [ref.tenant, ref.uid],
  );
  const row = rows[0]?.row;
  return row && principalOf(row);
}

async function insert(client: ClientBase, principal: Principal): Promise<void> {
  const { tenant, uid, keys, teams, attributes, suspended, createdAtMs } = principal;
  await client.query(
    `insert into identity.principal (tenant_id, uid, teams, attributes, suspended, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenant, uid, teams, canonicalize(attributes), suspended, new Date(createdAtMs)],
  );
  try {
    for (const jwk of keys)
      await client.query(
        "insert into identity.principal_key (tenant_id, kid, uid, jwk) values ($1, $2, $3, $4)",
        [tenant, thumbprint(jwk), uid, canonicalize(jwk)],
      );
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)
      throw new AlreadyRegisteredError("another principal of the tenant has one of these keys");
    throw error;
  }
}

function isSame(a: Principal, b: Principal): boolean {
  const text = (x: Principal): string =>
    canonicalize([x.attributes, x.teams, x.keys.map(thumbprint).toSorted(), x.suspended]);
  return text(a) === text(b);
}
