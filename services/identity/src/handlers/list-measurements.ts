import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { Handlers } from "@writ/rpc";
import { demandTenant } from "../registry/tenant.ts";
import type { IdentityStore } from "../store/store.ts";
import { answering } from "./answering.ts";
import { measurementMessage } from "./measurement-message.ts";

/** Lists the reference values of a tenant. */
export function listMeasurements(
  store: IdentityStore,
): Handlers<typeof IdentityService>["listMeasurements"] {
  return ({ tenantId }) =>
    answering(async () => {
      demandTenant(tenantId, "tenant_id");
      return { measurements: (await store.listMeasurements(tenantId)).map(measurementMessage) };
    });
}
