import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { principalSuspended, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { demandPrincipal } from "../registry/principal.ts";
import { demandTenant } from "../registry/tenant.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";
import { principalMessage } from "./principal-message.ts";
import { storedPrincipal } from "./stored-principal.ts";

/** Suspends a principal or lifts its suspension, from the next request on. */
export function suspendPrincipal(
  parts: AdminParts,
): Handlers<typeof IdentityService>["suspendPrincipal"] {
  return ({ tenantId: tenant, principal: uid, suspended }, call) =>
    answering(async () => {
      demandTenant(tenant, "tenant_id");
      demandPrincipal(uid, "principal");
      const ref = { tenant, uid };
      const statement = stated(parts, principalSuspended(ref, suspended), callerName(call));
      await parts.store.suspendPrincipal(ref, suspended, statement);
      await deliver(parts, tenant, onward(call).deadlineMs);
      return { principal: principalMessage(await storedPrincipal(parts.store, ref)) };
    });
}
