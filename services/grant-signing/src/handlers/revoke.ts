import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isTenant, isUuidV7 } from "@writ/encoding";
import { isPredicateValue, type PredicateType } from "@writ/grant";
import type { RevocationService, RevokeRequest } from "@writ/proto/writ/grant/v1/grant";
import { callerName, type Handlers } from "@writ/rpc";
import { revoke as revokeOrder, type RevokeDependencies } from "../revocation/revoke.ts";
import { type ReachDependencies, reachOf } from "../revocation/reach.ts";
import { answering } from "./answering.ts";
import { deadlineOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";

const types: Readonly<Record<PredicateType, true>> = {
  grant: true,
  execution: true,
  principal: true,
  actor: true,
  policy: true,
  measurement: true,
  key: true,
  tenant: true,
};

/** Takes permissions back, or tells what that would reach. */
export function revoke(
  dependencies: RevokeDependencies & ReachDependencies & { readonly now: () => number },
): Handlers<typeof RevocationService>["revoke"] {
  return answering(async (request, call) => {
    const { dryRun, tenantId: tenant, value } = request;
    const type = checked(request);
    if (dryRun)
      return { reach: await reachOf({ tenant, type, value }, deadlineOf(call), dependencies) };
    const order = {
      tenant,
      revocationId: request.revocationId,
      type,
      value,
      reason: request.reason,
      by: callerName(call),
      atMs: dependencies.now(),
    };
    const { revocation, logIndex } = await revokeOrder(order, deadlineOf(call), dependencies);
    return {
      revocationId: revocation.revocationId,
      seq: BigInt(revocation.own.seq),
      revokedAt: timestampFromMs(revocation.atMs),
      logIndex: BigInt(logIndex),
    };
  });
}

function checked({ tenantId, type, value, reason, revocationId }: RevokeRequest): PredicateType {
  const isKnown = isType(type);
  requireFields(
    ["tenant_id", isTenant(tenantId) && tenantId !== "-", TENANT_FORM],
    ["type", isKnown, `must be one of ${Object.keys(types).join(", ")}`],
    ["value", !isKnown || isPredicateValue(type, value), `must name a ${type}`],
    ["value", type !== "tenant" || value === tenantId, "must be the tenant itself"],
    ["reason", /^[^\p{Cc}\p{Cs}]{1,500}$/u.test(reason), "must be 1 to 500 characters of text"],
    ["revocation_id", isUuidV7(revocationId), UUID_FORM],
  );
  // Wrong types were refused above.
  return type as PredicateType;
}

function isType(type: string): type is PredicateType {
  return Object.hasOwn(types, type);
}
