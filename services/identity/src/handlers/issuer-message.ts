import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type Issuer as Message,
  IssuerKind,
  type IssuerSchema,
} from "@writ/proto/writ/identity/v1/identity";
import type { Issuer, IssuerDraft } from "../registry/issuer.ts";

/** The issuer a request asks for. A request without one asks for an issuer without anything. */
export function issuerDraft(message: Message | undefined): IssuerDraft {
  return {
    tenant: message?.tenantId ?? "",
    issuer: message?.issuer ?? "",
    kind: kindOf(message?.kind),
    algorithms: message?.algorithms ?? [],
    audience: message?.audience ?? "",
    jwks: message?.jwksJson ?? "",
    maxLifetimeS: message?.maxLifetimeS ?? 0,
    principalType: message?.principalType ?? "",
    console: message?.console,
  };
}

/** The message of an issuer. */
export function issuerMessage(issuer: Issuer): MessageInitShape<typeof IssuerSchema> {
  return {
    tenantId: issuer.tenant,
    issuer: issuer.issuer,
    kind: issuer.kind === "oidc" ? IssuerKind.OIDC : IssuerKind.JWT_SVID,
    algorithms: [...issuer.algorithms],
    audience: issuer.audience,
    jwksJson: issuer.jwks,
    maxLifetimeS: issuer.maxLifetimeS,
    principalType: issuer.principalType,
    ...(issuer.console !== undefined && {
      console: { ...issuer.console, roles: [...issuer.console.roles] },
    }),
  };
}

function kindOf(kind: IssuerKind | undefined): IssuerDraft["kind"] {
  switch (kind) {
    case IssuerKind.OIDC:
      return "oidc";
    case IssuerKind.JWT_SVID:
      return "jwt_svid";
    case IssuerKind.UNSPECIFIED:
    case undefined:
    default:
      return undefined;
  }
}
