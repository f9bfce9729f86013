import { isTenant } from "@writ/encoding";
import { demand } from "./field-error.ts";

/** Not a tenant: the name under which denials of unknown tenants are filed, and the registry keeps the version of all issuers. */
export const NO_TENANT = "-";

/** Demands the name of a tenant. @throws FieldError */
export function demandTenant(tenant: string, field: string): void {
  demand(
    isTenant(tenant) && tenant !== NO_TENANT,
    field,
    "must be 1 to 63 characters of a-z, 0-9 and -, and not - alone",
  );
}
