import { isTenant } from "@writ/encoding";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { failure, type Handlers } from "@writ/rpc";
import type { RevocationFeed } from "../revocation/feed.ts";
import { ALL_TENANTS } from "../revocation/record.ts";
import type { Verifiers } from "../revocation/verifiers.ts";
import { streaming } from "./answering.ts";
import { callerOf } from "./caller.ts";
import { requireFields, TENANT_FORM } from "./fields.ts";

/** Streams the signed frames of one tenant, or, to services, those of all tenants. */
export function watchRevocations(
  feed: Pick<RevocationFeed, "watch">,
  verifiers: Pick<Verifiers, "watching">,
): Handlers<typeof RevocationService>["watchRevocations"] {
  return streaming(async function* ({ tenantId }, call) {
    const isForAll = tenantId === ALL_TENANTS;
    requireFields(["tenant_id", isForAll || isTenant(tenantId), TENANT_FORM]);
    const { path, spiffeId } = callerOf(call);
    if (isForAll && !path.startsWith("service/")) {
      throw failure("CALLER_NOT_ALLOWED", "only services may watch all tenants");
    }
    const ended = verifiers.watching(tenantId, call.connection ?? spiffeId);
    try {
      for await (const frame of feed.watch(tenantId, call.signal)) yield { frame };
    } finally {
      ended();
    }
  });
}
