import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { Handlers } from "@writ/rpc";
import { demandTenant } from "../registry/tenant.ts";
import type { IdentityStore } from "../store/store.ts";
import { answering } from "./answering.ts";
import { principalMessage } from "./principal-message.ts";

/** Lists the principals of a tenant. */
export function listPrincipals(
  store: IdentityStore,
): Handlers<typeof IdentityService>["listPrincipals"] {
  return ({ tenantId }) =>
    answering(async () => {
      demandTenant(tenantId, "tenant_id");
      return { principals: (await store.listPrincipals(tenantId)).map(principalMessage) };
    });
}
