import { isTenant, isUuidV7 } from "@writ/encoding";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { failure, type Handlers } from "@writ/rpc";
import { ALL_TENANTS } from "../revocation/record.ts";
import type { Verifiers } from "../revocation/verifiers.ts";
import { answering } from "./answering.ts";
import { callerOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";

/** Notes how far a verifier has applied the stream it follows; it speaks for itself only. */
export function acknowledgeRevocations(
  verifiers: Pick<Verifiers, "acknowledge">,
): Handlers<typeof RevocationService>["acknowledgeRevocations"] {
  return answering(async ({ name, seq, tenantId, verifierId }, call) => {
    const { path, spiffeId } = callerOf(call);
    const isForAll = tenantId === ALL_TENANTS;
    requireFields(
      ["tenant_id", isForAll || isTenant(tenantId), TENANT_FORM],
      ["verifier_id", isUuidV7(verifierId), UUID_FORM],
      ["name", /^[^\p{Cc}\p{Cs}]{1,128}$/u.test(name), "must be 1 to 128 characters of text"],
      ["seq", seq <= Number.MAX_SAFE_INTEGER, "is too large"],
    );
    if (isForAll && !path.startsWith("service/"))
      throw failure("CALLER_NOT_ALLOWED", "only services may watch all tenants");
    const connection = call.connection ?? spiffeId;
    const told = { scope: tenantId, verifierId, name, spiffeId, connection, seq: Number(seq) };
    verifiers.acknowledge(told);
    return {};
  });
}
