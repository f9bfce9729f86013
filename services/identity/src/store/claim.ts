import { binaryArray } from "@writ/postgres";
import { hashText, sha256 } from "@writ/token";
import type { Pool } from "pg";
import type { Claimed, JtiUse, Versions } from "./store.ts";

interface Row {
  readonly stale: readonly string[];
  readonly inserted: readonly string[];
}

/**
 * Insert and compare in one statement and one snapshot: nothing is decided on a registry older than the uses that were recorded for it.
 * "on conflict do nothing" waits for a concurrent insert of the same key and then inserts nothing, which makes exactly one first.
 */
const CLAIM = `with head as (
  select seen.tenant_id, coalesce(now.version, 0) <> seen.version as is_stale
  from unnest($1::text[], $2::int8[]) as seen (tenant_id, version)
  left join identity.registry_version now using (tenant_id)
), used as (
  select * from unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[])
    with ordinality as u (tenant_id, ns, jti_h, forget_at, position)
), inserted as (
  insert into identity.seen_jti (tenant_id, ns, jti_h, forget_at)
  select tenant_id, ns, jti_h, forget_at from used
  where not exists (select from head where is_stale)
  on conflict do nothing
  returning tenant_id, ns, jti_h
)
select
  (select coalesce(json_agg(tenant_id), '[]') from head where is_stale) as stale,
  (select coalesce(json_agg(position::text), '[]')
     from inserted join used using (tenant_id, ns, jti_h)) as inserted`;

/** See {@link IdentityStore.claim}. The database must run with synchronous_commit on: a forgotten use is a replay. */
export async function claim(
  pool: Pool,
  versions: Versions,
  uses: readonly JtiUse[],
): Promise<Claimed> {
  // Sorted, so that two calls that share several keys wait for each other in one direction and never deadlock.
  const distinct = new Map(uses.map((use) => [keyOf(use), use]));
  const keys = [...distinct.keys()].toSorted();
  const sorted = keys.flatMap((key) => distinct.get(key) ?? []);
  const { rows } = await pool.query<Row>({
    name: "claim",
    text: CLAIM,
    values: [
      binaryArray("text", [...versions.keys()]),
      binaryArray("int8", [...versions.values()]),
      binaryArray(
        "text",
        sorted.map((use) => use.tenant),
      ),
      binaryArray(
        "text",
        sorted.map((use) => use.ns),
      ),
      binaryArray(
        "bytea",
        sorted.map((use) => sha256(use.jti)),
      ),
      binaryArray(
        "timestamptz",
        sorted.map((use) => use.forgetAtMs),
      ),
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error("claim answered without a row");
  if (row.stale.length > 0) return { stale: row.stale };
  const unclaimed = new Set(row.inserted.map((position) => keys[Number(position) - 1]));
  // Of equal uses within this call the first one wins.
  return { isFirst: uses.map((use) => unclaimed.delete(keyOf(use))) };
}

function keyOf(use: JtiUse): string {
  return hashText(JSON.stringify([use.tenant, use.ns, use.jti]));
}
