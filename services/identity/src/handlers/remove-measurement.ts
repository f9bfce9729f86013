import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { measurementRemoved, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { demandMeasurementRef } from "../registry/measurement.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";

/** Removes a reference value, from the next request on. */
export function removeMeasurement(
  parts: AdminParts,
): Handlers<typeof IdentityService>["removeMeasurement"] {
  return ({ tenantId: tenant, profile, measurement }, call) =>
    answering(async () => {
      const ref = { tenant, profile, measurement };
      demandMeasurementRef(ref, "");
      await parts.store.removeMeasurement(
        ref,
        stated(parts, measurementRemoved(ref), callerName(call)),
      );
      await deliver(parts, tenant, onward(call).deadlineMs);
      return {};
    });
}
