import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { issuerAdded, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { checkIssuer } from "../registry/issuer.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";
import { issuerDraft, issuerMessage } from "./issuer-message.ts";

/** Trusts an issuer. Asking again for the same is answered alike and changes nothing. */
export function addIssuer(parts: AdminParts): Handlers<typeof IdentityService>["addIssuer"] {
  return (request, call) =>
    answering(async () => {
      const issuer = await checkIssuer(issuerDraft(request.issuer));
      await parts.store.addIssuer(issuer, stated(parts, issuerAdded(issuer), callerName(call)));
      await deliver(parts, issuer.tenant, onward(call).deadlineMs);
      return { issuer: issuerMessage(issuer) };
    });
}
