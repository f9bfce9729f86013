import type { Pool } from "pg";
import { available } from "./available.ts";
import { claim } from "./claim.ts";
import { find } from "./find.ts";
import { forgetUses } from "./forget-uses.ts";
import { addIssuer, listIssuers, removeIssuer } from "./issuers.ts";
import { addMeasurement, listMeasurements, removeMeasurement } from "./measurements.ts";
import { addPrincipal, listPrincipals, suspendPrincipal } from "./principals.ts";
import { forgetStatements, pendingStatements } from "./statements.ts";
import type { IdentityStore } from "./store.ts";

/** The store that production runs on: schema `identity`, role `writ_identity`. */
export function postgresStore(pool: Pool): IdentityStore {
  return {
    find: (wanted) => available(() => find(pool, wanted)),
    claim: (versions, uses) => available(() => claim(pool, versions, uses)),
    addIssuer: (issuer, statement) => available(() => addIssuer(pool, issuer, statement)),
    addPrincipal: (principal, statement) =>
      available(() => addPrincipal(pool, principal, statement)),
    suspendPrincipal: (ref, suspended, statement) =>
      available(() => suspendPrincipal(pool, ref, suspended, statement)),
    addMeasurement: (measurement, statement) =>
      available(() => addMeasurement(pool, measurement, statement)),
    removeIssuer: (ref, statement) => available(() => removeIssuer(pool, ref, statement)),
    removeMeasurement: (ref, statement) => available(() => removeMeasurement(pool, ref, statement)),
    listIssuers: (tenant) => available(() => listIssuers(pool, tenant)),
    listPrincipals: (tenant) => available(() => listPrincipals(pool, tenant)),
    listMeasurements: (tenant) => available(() => listMeasurements(pool, tenant)),
    pendingStatements: (tenant) => available(() => pendingStatements(pool, tenant)),
    forgetStatements: (statements) => available(() => forgetStatements(pool, statements)),
    forgetUses: (nowMs, atOnce) => available(() => forgetUses(pool, nowMs, atOnce)),
    ready: () => available(async () => void (await pool.query("select 1"))),
  };
}
