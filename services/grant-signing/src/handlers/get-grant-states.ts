import { isTenant, isUuidV7 } from "@writ/encoding";
import type { GrantSigningService } from "@writ/proto/writ/grant/v1/grant";
import type { Handlers } from "@writ/rpc";
import type { Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";

const MAX_GRANTS = 256;

/** Tells of each grant whether it was used and whether its execution is over. */
export function getGrantStates(
  redemptions: Pick<Redemptions, "uses">,
): Handlers<typeof GrantSigningService>["getGrantStates"] {
  return answering(async ({ tenantIds, grantIds }) => {
    const count = grantIds.length;
    requireFields(
      ["grant_ids", count >= 1 && count <= MAX_GRANTS, `must be 1 to ${MAX_GRANTS}`],
      ["grant_ids", grantIds.every(isUuidV7), UUID_FORM],
      ["tenant_ids", tenantIds.length === count, "must be as many as grant_ids"],
      ["tenant_ids", tenantIds.every(isTenant), TENANT_FORM],
    );
    const grants = grantIds.map((jti, i) => ({ tenant: tenantIds[i] ?? "", jti }));
    return { states: [...(await redemptions.uses(grants))] };
  });
}
