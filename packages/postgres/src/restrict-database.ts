import type pg from "pg";
import { type Area, areas as allAreas, roleOf } from "./areas.ts";
import { lockedTransaction } from "./locked-transaction.ts";

/**
 * Shuts everybody but the admin and the roles of these areas out of the connected database and leaves the roles nothing but their
 * own schema: no temporary tables, no large objects, nothing in `public`. Needed again on a copy of a database, since
 * Postgres does not copy the rights on the database itself.
 */
export async function restrictDatabase(
  client: pg.ClientBase,
  areas: readonly Area[] = allAreas,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>("select current_database() as name");
  const database = client.escapeIdentifier(rows[0]?.name ?? "");
  const roles = areas.map(roleOf).join(", ");
  const statements = [
    `revoke all on database ${database} from public`,
    `grant connect on database ${database} to ${roles}`,
    "revoke all on schema public from public",
    "revoke execute on function pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea) from public",
    ...areas.map((area) => `create schema if not exists ${area}`),
    ...areas.map((area) => `revoke all on schema ${area} from public`),
  ];
  await lockedTransaction(client, async () => {
    for (const statement of statements) await client.query(statement);
  });
}
