import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { callerName, type Handlers, onward } from "@writ/rpc";
import { principalAdded, stated } from "../changes/change.ts";
import { deliver } from "../changes/relay.ts";
import { checkPrincipal } from "../registry/principal.ts";
import type { AdminParts } from "./admin-parts.ts";
import { answering } from "./answering.ts";
import { principalDraft, principalMessage } from "./principal-message.ts";
import { storedPrincipal } from "./stored-principal.ts";

/** Registers a principal. Asking again for the same is answered alike and changes nothing. */
export function addPrincipal(parts: AdminParts): Handlers<typeof IdentityService>["addPrincipal"] {
  return (request, call) =>
    answering(async () => {
      const principal = checkPrincipal(principalDraft(request.principal), parts.now());
      const statement = stated(parts, principalAdded(principal), callerName(call));
      await parts.store.addPrincipal(principal, statement);
      await deliver(parts, principal.tenant, onward(call).deadlineMs);
      return { principal: principalMessage(await storedPrincipal(parts.store, principal)) };
    });
}
