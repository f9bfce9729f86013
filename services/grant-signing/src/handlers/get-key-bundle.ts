import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { Handlers } from "@writ/rpc";
import type { KeyRing } from "../keys/key-ring.ts";

/** Returns the newest signed bundle of verification keys. */
export function getKeyBundle(
  keyRing: Pick<KeyRing, "token">,
): Handlers<typeof GrantService>["getKeyBundle"] {
  return async () => ({ bundle: keyRing.token() });
}
