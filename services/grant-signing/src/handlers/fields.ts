import { failure, type FieldViolation } from "@writ/rpc";

/** What a field must be, and whether it is. */
export type FieldCheck = readonly [field: string, holds: boolean, description: string];

/** Refuses a request with wrong fields, all of them named at once. @throws RpcError REQUEST_INVALID */
export function requireFields(...checks: readonly FieldCheck[]): void {
  const fields: FieldViolation[] = checks
    .filter(([, holds]) => !holds)
    .map(([field, , description]) => ({ field, description }));
  if (fields.length === 0) return;
  const message = fields.map(({ field, description }) => `${field} ${description}`).join("; ");
  throw failure("REQUEST_INVALID", message, { fields });
}

/** What fields with an id must be. */
export const UUID_FORM = "must be a UUIDv7 in lower case";

/** What fields with a tenant must be. */
export const TENANT_FORM = "must be a tenant";
