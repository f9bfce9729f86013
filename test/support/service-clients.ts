import type { DescService } from "@bufbuild/protobuf";
import { channelTo, type ClientEnvironment, type TlsClient } from "@writ/client";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import {
  GrantService,
  GrantSigningService,
  RevocationService,
} from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { AuthorizationService, PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { connect } from "@writ/rpc";

const TIMEOUT = { defaultTimeoutMs: 15_000 };

/** Clients of every service of a cluster, calling with one certificate. */
export type ServiceClients = ReturnType<typeof serviceClients>;

/** Opens them; nothing is connected before the first call. */
export function serviceClients(environment: ClientEnvironment, tls: TlsClient) {
  const { endpoint, evidenceEndpoint, grantsEndpoint, identityEndpoint, trust } = environment;
  const decides = <S extends DescService>(service: S) =>
    connect(service, endpoint, channelTo("policy-decision", trust, tls), TIMEOUT);
  const signs = <S extends DescService>(service: S) =>
    connect(service, grantsEndpoint, channelTo("grant-signing", trust, tls), TIMEOUT);
  const records = <S extends DescService>(service: S) =>
    connect(service, evidenceEndpoint, channelTo("evidence", trust, tls), TIMEOUT);
  const clients = {
    authorization: decides(AuthorizationService),
    policy: decides(PolicyService),
    grants: signs(GrantService),
    signing: signs(GrantSigningService),
    revocations: signs(RevocationService),
    evidence: records(EvidenceService),
    lineage: records(LineageService),
    identity: connect(
      IdentityService,
      identityEndpoint,
      channelTo("identity", trust, tls),
      TIMEOUT,
    ),
  };
  return {
    ...clients,
    close: () => Object.values(clients).forEach((client) => client.close()),
  };
}
