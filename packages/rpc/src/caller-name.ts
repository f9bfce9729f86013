import { failure } from "./failure.ts";
import type { CallContext } from "./handlers.ts";

/**
 * Under what name a call is recorded: the person signed in (`User::name`, of the session's tenant), else the SPIFFE id of the certificate.
 * @throws RpcError CALLER_UNAUTHENTICATED without a certificate
 */
export function callerName({ peer, session }: Pick<CallContext, "peer" | "session">): string {
  if (peer === undefined) throw failure("CALLER_UNAUTHENTICATED", "a certificate is required");
  return session?.subject ?? peer.spiffeId;
}
