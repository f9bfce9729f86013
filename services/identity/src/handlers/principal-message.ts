import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { canonicalize } from "@writ/encoding";
import type { Principal as Message, PrincipalSchema } from "@writ/proto/writ/identity/v1/identity";
import type { Principal, PrincipalDraft } from "../registry/principal.ts";

/** The principal a request asks for. A request without one asks for a principal without anything. */
export function principalDraft(message: Message | undefined): PrincipalDraft {
  return {
    tenant: message?.tenantId ?? "",
    uid: message?.principal ?? "",
    jwks: message?.jwksJson ?? [],
    teams: message?.teams ?? [],
    attributes: message?.attributesJson ?? "",
    suspended: message?.suspended ?? false,
  };
}

/** The message of a principal. */
export function principalMessage(principal: Principal): MessageInitShape<typeof PrincipalSchema> {
  return {
    tenantId: principal.tenant,
    principal: principal.uid,
    jwksJson: principal.keys.map((key) => canonicalize(key)),
    teams: [...principal.teams],
    suspended: principal.suspended,
    attributesJson: canonicalize(principal.attributes),
    createdAt: timestampFromMs(principal.createdAtMs),
  };
}
