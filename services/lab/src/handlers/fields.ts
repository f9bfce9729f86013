import { isUuidV7 } from "@writ/encoding";
import { failure } from "@writ/rpc";

/** Demands an id. @throws RpcError REQUEST_INVALID */
export function demandId(value: string, field: string): void {
  if (isUuidV7(value)) return;
  const description = "must be a UUIDv7";
  throw failure("REQUEST_INVALID", `${field} ${description}`, { fields: [{ field, description }] });
}

/** Demands the name of a cause or variant. @throws RpcError REQUEST_INVALID */
export function demandName(value: string, field: string): void {
  if (/^[a-z0-9-]{0,64}$/.test(value)) return;
  const description = "must be a name of letters, digits and dashes";
  throw failure("REQUEST_INVALID", `${field} ${description}`, { fields: [{ field, description }] });
}
