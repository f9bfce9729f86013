import type { Pool } from "pg";
import type { Measurement, MeasurementRef } from "../registry/measurement.ts";
import { demandRoom } from "./capacity.ts";
import { change } from "./change.ts";
import { AlreadyRegisteredError, NotRegisteredError, type PendingStatement } from "./store.ts";

/** A reference value as the database writes it in JSON. */
export type MeasurementRow = Measurement;

/** SQL that writes the reference value of table alias `m` as a {@link MeasurementRow}. */
export function measurementJson(m: string): string {
  return `json_build_object('tenant', ${m}.tenant_id, 'profile', ${m}.profile,
    'measurement', ${m}.measurement, 'name', ${m}.name, 'level', ${m}.level,
    'environment', ${m}.environment)`;
}

/** The reference value of a row. */
export function measurementOf(row: MeasurementRow): Measurement {
  return row;
}

/** Registers a reference value; false when the very same is registered. @throws AlreadyRegisteredError, TenantFullError */
export function addMeasurement(
  pool: Pool,
  added: Measurement,
  statement: PendingStatement,
): Promise<boolean> {
  return change(pool, statement, [added.tenant], async (client) => {
    const { tenant, profile, measurement, name, level, environment } = added;
    const { rows } = await client.query<{ row: MeasurementRow }>(
      `select ${measurementJson("m")} as row from identity.measurement m
       where tenant_id = $1 and profile = $2 and measurement = $3`,
      [tenant, profile, measurement],
    );
    const before = rows[0]?.row;
    if (before !== undefined) {
      const { name: n, level: l, environment: e } = before;
      if (n === name && l === level && e === environment) return false;
      throw new AlreadyRegisteredError("the tenant has another reference value of this digest");
    }
    await demandRoom(client, "measurement", tenant);
    await client.query(
      `insert into identity.measurement (tenant_id, profile, measurement, name, level, environment)
       values ($1, $2, $3, $4, $5, $6)`,
      [tenant, profile, measurement, name, level, environment],
    );
    return true;
  });
}

/** Removes a reference value. @throws NotRegisteredError */
export async function removeMeasurement(
  pool: Pool,
  ref: MeasurementRef,
  statement: PendingStatement,
): Promise<void> {
  await change(pool, statement, [ref.tenant], async (client) => {
    const { rowCount } = await client.query(
      "delete from identity.measurement where tenant_id = $1 and profile = $2 and measurement = $3",
      [ref.tenant, ref.profile, ref.measurement],
    );
    if (rowCount !== 1) throw new NotRegisteredError("there is no such reference value");
    return true;
  });
}

/** The reference values of a tenant in the order of profile and digest. */
export async function listMeasurements(
  pool: Pool,
  tenant: string,
): Promise<readonly Measurement[]> {
  const { rows } = await pool.query<{ row: MeasurementRow }>(
    `select ${measurementJson("m")} as row from identity.measurement m
     where tenant_id = $1 order by profile, measurement`,
    [tenant],
  );
  return rows.map(({ row }) => measurementOf(row));
}
