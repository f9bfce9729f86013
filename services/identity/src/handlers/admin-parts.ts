import type { StatingParts } from "../changes/change.ts";
import type { RelayParts } from "../changes/relay.ts";
import type { IdentityStore } from "../store/store.ts";

/** What the handlers of the registry need. */
export interface AdminParts extends StatingParts, RelayParts {
  readonly store: IdentityStore;
}
