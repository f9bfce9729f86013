import { isTenant, isUuidV7 } from "@writ/encoding";
import { failure } from "@writ/rpc";

/** Numbers above are not exact. */
const LARGEST_SIZE = BigInt(Number.MAX_SAFE_INTEGER);

/** Refuses a request unless the condition holds, naming the field. */
export function requireField(condition: boolean, field: string, description: string): void {
  if (!condition)
    throw failure("REQUEST_INVALID", `${field} ${description}`, {
      fields: [{ field, description }],
    });
}

/** Refuses what is not a tenant. */
export function requireTenant(tenantId: string): void {
  requireField(isTenant(tenantId), "tenant_id", "is not a tenant");
}

/** Refuses what is not a version 7 UUID. */
export function requireId(id: string, field: string): void {
  requireField(isUuidV7(id), field, "is not a version 7 UUID");
}

/** A size of a log, 0 for none; refuses what no log can have. */
export function requireSize(size: bigint, field: string): number {
  requireField(size <= LARGEST_SIZE, field, "is larger than any log");
  return Number(size);
}
