import type { ClientBase, Pool } from "pg";
import { available } from "./available.ts";
import { record } from "./change.ts";
import type { SessionStore, SignInCode } from "./session-store.ts";
import { inTransaction } from "./transaction.ts";

/** One statement, so that neither the limit nor the suspension is of another moment than the code. */
const ADD_CODE = `with suspended as (
  select from identity.principal where tenant_id = $1 and uid = $3 and suspended
), added as (
  insert into identity.sign_in_code
    (tenant_id, code_h, subject, role, created_by, created_at, expires_at)
  select $1, $2::bytea, $3, $4, $5, $6::timestamptz, $7::timestamptz
  where not exists (select from suspended)
    and (select count(*) from identity.sign_in_code
         where tenant_id = $1 and created_at > $8::timestamptz) < $9::int
  returning tenant_id
), operator as (
  insert into identity.console_operator (tenant_id, subject, method, first_at)
  select $1, $3, 'code', $6::timestamptz from added where $4::text <> 'analyst'
  on conflict do nothing
)
select exists (select from suspended) as suspended, exists (select from added) as added`;

const USE_CODE = `update identity.sign_in_code as c set used_at = $2
where code_h = $1 and used_at is null and expires_at > $2
returning tenant_id as tenant, subject, role, created_by as "createdBy",
  exists (select from identity.principal p
          where p.tenant_id = c.tenant_id and p.uid = c.subject and p.suspended) as "isSuspended"`;

const SINGLE_OPERATOR = `select
  not exists (select from identity.issuer where tenant_id = $1 and console is not null)
  and not exists (select from identity.console_operator where tenant_id = $1 and method = 'oidc')
  and (select count(*) from identity.console_operator where tenant_id = $1) <= 1 as single`;

/** The store that production runs on: schema `identity`, role `writ_identity`. */
export function postgresSessions(pool: Pool): SessionStore {
  return {
    addCode: (code, { most, sinceMs }) =>
      available(async () => {
        const { createdAtMs, createdBy, expiresAtMs, hash, role, subject, tenant } = code;
        const times = [new Date(createdAtMs), new Date(expiresAtMs), new Date(sinceMs)];
        const { rows } = await pool.query<{ suspended: boolean; added: boolean }>(ADD_CODE, [
          tenant,
          Buffer.from(hash),
          subject,
          role,
          createdBy,
          ...times,
          most,
        ]);
        if (rows[0]?.suspended === true) return "suspended";
        return rows[0]?.added === true ? "added" : "too many";
      }),
    useCode: (hash, nowMs, statementOf) =>
      available(() =>
        inTransaction<SignInCode | "suspended" | undefined>(pool, async (client) => {
          const found = await usedUp(client, hash, nowMs);
          if (found === undefined || found === "suspended") return { keep: false, result: found };
          await record(client, statementOf(found));
          return { keep: true, result: found };
        }),
      ),
    recordSignIn: ({ tenant, uid }, nowMs, statement) =>
      available(() =>
        inTransaction(pool, async (client) => {
          await client.query(
            `insert into identity.console_operator (tenant_id, subject, method, first_at)
             values ($1, $2, 'oidc', $3) on conflict do nothing`,
            [tenant, uid, new Date(nowMs)],
          );
          await record(client, statement);
          return { keep: true, result: undefined };
        }),
      ),
    isSingleOperator: (tenant) =>
      available(async () => {
        const { rows } = await pool.query<{ single: boolean }>(SINGLE_OPERATOR, [tenant]);
        return rows[0]?.single === true;
      }),
    forgetCodes: (beforeMs) =>
      available(async () => {
        const before = new Date(beforeMs);
        await pool.query("delete from identity.sign_in_code where created_at < $1", [before]);
      }),
  };
}

async function usedUp(
  client: ClientBase,
  hash: Uint8Array,
  nowMs: number,
): Promise<SignInCode | "suspended" | undefined> {
  const { rows } = await client.query<SignInCode & { isSuspended: boolean }>(USE_CODE, [
    Buffer.from(hash),
    new Date(nowMs),
  ]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { isSuspended, ...code } = row;
  return isSuspended ? "suspended" : code;
}
