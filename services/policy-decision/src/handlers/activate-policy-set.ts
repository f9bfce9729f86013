import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { callerName, failure, type Handlers, onward } from "@writ/rpc";
import { activate, type ActivateDeps } from "../policies/activate.ts";
import type { ActivePolicies } from "../policies/active-policies.ts";
import { requireTenant } from "./tenant-field.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const MAX_REASON = 500;

/** ActivatePolicySet: from its leaf on, every decision is made by this set. */
export function activatePolicySet(
  deps: ActivateDeps & { readonly policies: ActivePolicies },
): Handlers<typeof PolicyService>["activatePolicySet"] {
  return async ({ digest, reason, tenantId, validS }, call) => {
    requireTenant(tenantId);
    if (!DIGEST.test(digest))
      throw failure("REQUEST_INVALID", "digest must be sha256:<64 hex digits>");
    if (reason.length > MAX_REASON)
      throw failure("REQUEST_INVALID", `reason must be at most ${MAX_REASON} characters`);
    const deadlineMs = onward(call).deadlineMs ?? 0;
    const order = { tenantId, digest, reason, validS, by: callerName(call) };
    const { activation, leafIndex } = await activate(order, deadlineMs, deps);
    // Decisions under the set before are fenced from now on; this only spares the next one its second attempt.
    const before = await deps.policies.current(tenantId, deadlineMs);
    await deps.policies.refresh(tenantId, before.fences, deadlineMs);
    return {
      digest,
      counter: BigInt(activation.counter),
      notAfter: timestampFromDate(activation.notAfter),
      logIndex: BigInt(leafIndex),
    };
  };
}
