import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { isTenant, isUuidV7 } from "@writ/encoding";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { type ReasonCode, reasonCodes } from "@writ/reasons";
import type { Handlers } from "@writ/rpc";
import type { RevocationFeed } from "../revocation/feed.ts";
import type { Outcomes } from "../store/outcomes.ts";
import type { Redemption, Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { callerOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";
import { startedExecution } from "./started-execution.ts";

/** What leases are renewed with. */
export interface RenewLeaseDependencies {
  readonly redemptions: Redemptions;
  readonly outcomes: Outcomes;
  readonly feed: Pick<RevocationFeed, "catchUp" | "revoked">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells a running execution to go on until the end of its lease, or to stop. The lease itself is never extended. */
export function renewLease(
  dependencies: RenewLeaseDependencies,
): Handlers<typeof GrantService>["renewLease"] {
  const { feed, outcomes, redemptions } = dependencies;
  return answering(async (request, call) => {
    const { tenantId, executionId } = request;
    requireFields(
      ["tenant_id", isTenant(tenantId), TENANT_FORM],
      ["execution_id", isUuidV7(executionId), UUID_FORM],
    );
    const [redemption, outcome] = await Promise.all([
      startedExecution(redemptions, request, callerOf(call)),
      outcomes.find(tenantId, executionId),
      feed.catchUp(),
    ]);
    const stop = reasonToStop(redemption, outcome !== undefined, dependencies);
    const leaseUntil = timestampFromMs(redemption.leaseUntilMs);
    if (stop === undefined) return { mayContinue: true, leaseUntil };
    const denial = { code: stop, message: reasonCodes[stop].meaning };
    return { mayContinue: false, denial, leaseUntil };
  });
}

function reasonToStop(
  { facts, leaseUntilMs }: Redemption,
  isEnded: boolean,
  { feed, now }: RenewLeaseDependencies,
): ReasonCode | undefined {
  const code = feed.revoked(facts);
  if (code !== undefined) return code;
  if (isEnded) return "EXECUTION_ENDED";
  return now() < leaseUntilMs ? undefined : "LEASE_EXPIRED";
}
