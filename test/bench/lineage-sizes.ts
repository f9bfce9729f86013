import type pg from "pg";

/** The tables and indexes that executions are in, the largest first. */
export async function tableSizes(
  admin: pg.Pool,
): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const { rows } = await admin.query<{ name: string; bytes: string }>(
    `select relname as name, pg_relation_size(c.oid) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'evidence' and c.relname ~ '^(execution|statement)' and c.relkind in ('r', 'i')
     order by 2 desc`,
  );
  return rows.map(({ bytes, name }) => ({ name, bytes: Number(bytes) }));
}
