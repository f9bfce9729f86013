import { isTenant } from "@writ/encoding";
import { failure } from "@writ/rpc";

/** Throws REQUEST_INVALID unless the text is a tenant's id. */
export function requireTenant(tenantId: string): void {
  if (!isTenant(tenantId))
    throw failure("REQUEST_INVALID", "tenant_id must be like sample", {
      fields: [{ field: "tenant_id", description: "must be like sample" }],
    });
}
