import { type CallContext, failure } from "@writ/rpc";
import type { StatingParts } from "../changes/change.ts";
import type { RelayParts } from "../changes/relay.ts";
import type { IdentityStore } from "../store/store.ts";

/** What the handlers of the registry need. */
export interface AdminParts extends StatingParts, RelayParts {
  readonly store: IdentityStore;
}

/** The SPIFFE id of whoever calls. */
export function callerOf(call: CallContext): string {
  if (call.peer === undefined)
    throw failure("CALLER_UNAUTHENTICATED", "changes are made under a name");
  return call.peer.spiffeId;
}
