import { isTenant, isUuidV7 } from "@writ/encoding";
import { failure } from "@writ/rpc";

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
