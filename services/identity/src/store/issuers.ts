import { canonicalize } from "@writ/encoding";
import { DatabaseError, type Pool } from "pg";
import type { ConsoleSignIn } from "../registry/console-sign-in.ts";
import type { Issuer } from "../registry/issuer.ts";
import { NO_TENANT } from "../registry/tenant.ts";
import { demandRoom } from "./capacity.ts";
import { change } from "./change.ts";
import { AlreadyRegisteredError, NotRegisteredError, type PendingStatement } from "./store.ts";

/** An issuer as the database writes it in JSON. */
export interface IssuerRow extends Omit<Issuer, "console"> {
  /** JSON text. */
  readonly console: string | null;
}

const UNIQUE_VIOLATION = "23505";

/** SQL that writes the issuer of table alias `i` as an {@link IssuerRow}. */
export function issuerJson(i: string): string {
  return `json_build_object('tenant', ${i}.tenant_id, 'issuer', ${i}.issuer, 'kind', ${i}.kind,
    'algorithms', ${i}.algorithms, 'audience', ${i}.audience, 'jwks', ${i}.jwks,
    'maxLifetimeS', ${i}.max_lifetime_s, 'principalType', ${i}.principal_type,
    'console', ${i}.console)`;
}

/** The issuer of a row. */
export function issuerOf({ console, ...issuer }: IssuerRow): Issuer {
  return console === null ? issuer : { ...issuer, console: JSON.parse(console) as ConsoleSignIn };
}

/** Registers an issuer; false when the very same is registered. @throws AlreadyRegisteredError, TenantFullError */
export function addIssuer(
  pool: Pool,
  issuer: Issuer,
  statement: PendingStatement,
): Promise<boolean> {
  return change(pool, statement, [issuer.tenant, NO_TENANT], async (client) => {
    const { rows } = await client.query<{ row: IssuerRow }>(
      `select ${issuerJson("i")} as row from identity.issuer i where tenant_id = $1 and issuer = $2`,
      [issuer.tenant, issuer.issuer],
    );
    const before = rows[0]?.row;
    if (before !== undefined) {
      if (isSame(issuerOf(before), issuer)) return false;
      throw new AlreadyRegisteredError("the tenant has another configuration of this issuer");
    }
    await demandRoom(client, "issuer", issuer.tenant);
    try {
      await client.query(
        `insert into identity.issuer
           (tenant_id, issuer, kind, algorithms, audience, jwks, max_lifetime_s, principal_type, console)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          issuer.tenant,
          issuer.issuer,
          issuer.kind,
          issuer.algorithms,
          issuer.audience,
          issuer.jwks,
          issuer.maxLifetimeS,
          issuer.principalType,
          consoleText(issuer),
        ],
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)
        throw new AlreadyRegisteredError(
          `another tenant has this issuer with this ${error.constraint === "issuer_console_client" ? "client id of the console" : "audience"}`,
        );
      throw error;
    }
    return true;
  });
}

/** Stops trusting an issuer. @throws NotRegisteredError */
export async function removeIssuer(
  pool: Pool,
  ref: Pick<Issuer, "tenant" | "issuer">,
  statement: PendingStatement,
): Promise<void> {
  await change(pool, statement, [ref.tenant, NO_TENANT], async (client) => {
    const { rowCount } = await client.query(
      "delete from identity.issuer where tenant_id = $1 and issuer = $2",
      [ref.tenant, ref.issuer],
    );
    if (rowCount !== 1) throw new NotRegisteredError("the tenant does not trust this issuer");
    return true;
  });
}

/** The issuers of a tenant in the order of their names. */
export async function listIssuers(pool: Pool, tenant: string): Promise<readonly Issuer[]> {
  const { rows } = await pool.query<{ row: IssuerRow }>(
    `select ${issuerJson("i")} as row from identity.issuer i where tenant_id = $1 order by issuer`,
    [tenant],
  );
  return rows.map(({ row }) => issuerOf(row));
}

function isSame(a: Issuer, b: Issuer): boolean {
  const text = (x: Issuer): string =>
    JSON.stringify([
      x.kind,
      x.algorithms,
      x.audience,
      x.jwks,
      x.maxLifetimeS,
      x.principalType,
      consoleText(x),
    ]);
  return text(a) === text(b);
}

function consoleText({ console }: Issuer): string | null {
  if (console === undefined) return null;
  const { clientId, roles, rolesClaim } = console;
  return canonicalize({
    clientId,
    roles: roles.map(({ role, value }) => ({ role, value })),
    rolesClaim,
  });
}
