import type { RevokeRequest } from "@writ/proto/writ/grant/v1/grant";
import { tenant, uuid } from "./claims.ts";

/** SPIFFE id of an operator. */
export const operator = "spiffe://writ.test/operator/ann";

/** A wish to revoke; `n` makes its id different from others'. */
export function revocation(
  type: string,
  value: string,
  n: number,
  change: Partial<RevokeRequest> = {},
): RevokeRequest {
  return {
    $typeName: "writ.grant.v1.RevokeRequest",
    tenantId: tenant,
    type,
    value,
    reason: "it misbehaves",
    revocationId: uuid(50_000 + n),
    dryRun: false,
    ...change,
  };
}
