import { binaryArray } from "@writ/postgres";
import type { Pool } from "pg";
import { NO_TENANT } from "../registry/tenant.ts";
import { issuerJson, issuerOf, type IssuerRow } from "./issuers.ts";
import { measurementJson, measurementOf, type MeasurementRow } from "./measurements.ts";
import { principalJson, principalOf, type PrincipalRow } from "./principals.ts";
import type { Found, Wanted } from "./store.ts";

interface Row {
  readonly versions: readonly { readonly tenant: string; readonly version: string }[];
  readonly issuers: readonly IssuerRow[];
  readonly principals: readonly PrincipalRow[];
  readonly measurements: readonly MeasurementRow[];
}

/** One statement, so that everything found is of one moment. */
const FIND = `select
  (select coalesce(json_agg(json_build_object('tenant', tenant_id, 'version', version::text)), '[]')
     from identity.registry_version where tenant_id = any($1::text[])) as versions,
  (select coalesce(json_agg(${issuerJson("i")}), '[]')
     from identity.issuer i where i.issuer = any($2::text[])) as issuers,
  (select coalesce(json_agg(${principalJson("p")}), '[]')
     from identity.principal p
     join unnest($3::text[], $4::text[]) as w (tenant_id, uid) using (tenant_id, uid)) as principals,
  (select coalesce(json_agg(${measurementJson("m")}), '[]')
     from identity.measurement m
     join unnest($5::text[], $6::text[], $7::text[]) as w (tenant_id, profile, measurement)
       using (tenant_id, profile, measurement)) as measurements`;

/** Reads what is wanted and the versions it is valid under. */
export async function find(pool: Pool, wanted: Wanted): Promise<Found> {
  const { issuers, principals, measurements } = wanted;
  const tenants = new Set([...principals, ...measurements].map((ref) => ref.tenant));
  if (issuers.length > 0) tenants.add(NO_TENANT);
  const { rows } = await pool.query<Row>({
    name: "find",
    text: FIND,
    values: [
      [...tenants],
      issuers,
      principals.map((ref) => ref.tenant),
      principals.map((ref) => ref.uid),
      measurements.map((ref) => ref.tenant),
      measurements.map((ref) => ref.profile),
      measurements.map((ref) => ref.measurement),
    ].map((texts) => binaryArray("text", texts)),
  });
  const row = rows[0];
  const known = new Map(row?.versions.map((v) => [v.tenant, BigInt(v.version)]));
  return {
    versions: new Map([...tenants].map((tenant) => [tenant, known.get(tenant) ?? 0n])),
    issuers: row?.issuers.map(issuerOf) ?? [],
    principals: row?.principals.map(principalOf) ?? [],
    measurements: row?.measurements.map(measurementOf) ?? [],
  };
}
