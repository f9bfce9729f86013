import type { Charge, Fences } from "../entry.ts";
import type { FullTile } from "../log/log-store.ts";
import { column, rowSource } from "./row-source.ts";

interface OfTenant {
  readonly tenantId: string;
}

/** States that entries were made under. */
export const fenceRows = rowSource<OfTenant & { fences: Fences }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("policy_counter", "int8", (r) => r.fences.policyCounter),
  column("stop_epoch", "int8", (r) => r.fences.stopEpoch),
  column("revocation_epoch", "int8", (r) => r.fences.revocationEpoch),
]);

/** Tenants whose head moves: by one revocation, or to a policy counter. */
export const raiseRows = rowSource<OfTenant & { newPolicyCounter: number | null }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("new_policy_counter", "int8", (r) => r.newPolicyCounter),
]);

/** Counters to charge. */
export const chargeRows = rowSource<OfTenant & Charge>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("key", "text", (r) => r.key),
  column("cost", "int8", (r) => r.cost),
  column("most", "int8", (r) => r.limit),
]);

/** Full tiles. */
export const tileRows = rowSource<FullTile>([
  column("level", "int4", (r) => r.level),
  column("idx", "int8", (r) => r.index),
  column("hashes", "bytea", (r) => r.hashes),
]);
