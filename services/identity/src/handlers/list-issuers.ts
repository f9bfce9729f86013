import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { Handlers } from "@writ/rpc";
import { demandTenant } from "../registry/tenant.ts";
import type { IdentityStore } from "../store/store.ts";
import { answering } from "./answering.ts";
import { issuerMessage } from "./issuer-message.ts";

/** Lists the issuers a tenant trusts. */
export function listIssuers(store: IdentityStore): Handlers<typeof IdentityService>["listIssuers"] {
  return ({ tenantId }) =>
    answering(async () => {
      demandTenant(tenantId, "tenant_id");
      return { issuers: (await store.listIssuers(tenantId)).map(issuerMessage) };
    });
}
