import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type CredentialCheckSchema,
  type CredentialVerdict,
  type IdentityService,
} from "@writ/proto/writ/identity/v1/identity";
import { type Batcher, batcher, type Client } from "@writ/rpc";
import { LIST_CALLS } from "./list-calls.ts";

/** One caller to verify. */
export type CredentialCheck = MessageInitShape<typeof CredentialCheckSchema>;

/** Verifies callers, in lists. */
export function identityPeer(
  client: Client<typeof IdentityService>,
  now: () => number,
): Batcher<CredentialCheck, CredentialVerdict> {
  return batcher({
    ...LIST_CALLS,
    now,
    async send(checks, call) {
      const { verdicts } = await client.verifyCredentials({ checks: [...checks] }, call);
      return verdicts.map((value) => ({ value }));
    },
  });
}
