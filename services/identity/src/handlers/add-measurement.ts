import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { measurementAdded, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { checkMeasurement } from "../registry/measurement.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";
import { measurementDraft, measurementMessage } from "./measurement-message.ts";

/** Registers a reference value. Asking again for the same is answered alike and changes nothing. */
export function addMeasurement(
  parts: AdminParts,
): Handlers<typeof IdentityService>["addMeasurement"] {
  return (request, call) =>
    answering(async () => {
      const added = checkMeasurement(measurementDraft(request.measurement));
      await parts.store.addMeasurement(
        added,
        stated(parts, measurementAdded(added), callerName(call)),
      );
      await deliver(parts, added.tenant, onward(call).deadlineMs);
      return { measurement: measurementMessage(added) };
    });
}
