import { type CallContext, failure, onward, type Peer } from "@writ/rpc";

/** Who calls; the access table let only callers with a certificate through. @throws RpcError CALLER_UNAUTHENTICATED */
export function callerOf({ peer }: CallContext): Peer {
  if (peer === undefined) throw failure("CALLER_UNAUTHENTICATED", "a certificate is required");
  return peer;
}

/** Whether the caller is an operator. */
export function isOperator(caller: Peer): boolean {
  return caller.path.startsWith("operator/");
}

/** Until when a callee may work on this call, in milliseconds since 1970; the past when the call has no deadline. */
export function deadlineOf(call: CallContext): number {
  return onward(call).deadlineMs ?? 0;
}
