import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { issuerRemoved, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { demandTenant } from "../registry/tenant.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";
import { demandIssuerName } from "../registry/issuer.ts";

/** Stops trusting an issuer, from the next request on. */
export function removeIssuer(parts: AdminParts): Handlers<typeof IdentityService>["removeIssuer"] {
  return ({ tenantId: tenant, issuer }, call) =>
    answering(async () => {
      demandTenant(tenant, "tenant_id");
      demandIssuerName(issuer, "issuer");
      const ref = { tenant, issuer };
      await parts.store.removeIssuer(ref, stated(parts, issuerRemoved(ref), callerName(call)));
      await deliver(parts, tenant, onward(call).deadlineMs);
      return {};
    });
}
