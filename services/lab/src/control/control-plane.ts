import { channelTo } from "@writ/client";
import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { type Client, connect } from "@writ/rpc";
import type { LabEnvironment } from "../client-environment.ts";

const TIMEOUT_MS = 2_500;

/** What the demo asks of the cluster besides decisions: as an operator does at a command line, and as tools do. */
export interface ControlPlane {
  readonly identity: Client<typeof IdentityService>;
  readonly revocations: Client<typeof RevocationService>;
  readonly policies: Client<typeof PolicyService>;
  readonly lineage: Client<typeof LineageService>;
  /** With the certificate of tools. */
  readonly grants: Client<typeof GrantService>;
  close(): void;
}

/** Opens the channels; nothing is called yet. */
export function controlPlane(environment: LabEnvironment): ControlPlane {
  const { endpoint, evidenceEndpoint, grantsEndpoint, identityEndpoint, tls, trust, workload } =
    environment;
  const options = { defaultTimeoutMs: TIMEOUT_MS };
  const signing = channelTo("grant-signing", trust, tls);
  const plane = {
    identity: connect(
      IdentityService,
      identityEndpoint,
      channelTo("identity", trust, tls),
      options,
    ),
    revocations: connect(RevocationService, grantsEndpoint, signing, options),
    policies: connect(PolicyService, endpoint, channelTo("policy-decision", trust, tls), options),
    lineage: connect(LineageService, evidenceEndpoint, channelTo("evidence", trust, tls), options),
    grants: connect(
      GrantService,
      grantsEndpoint,
      channelTo("grant-signing", trust, workload),
      options,
    ),
  };
  return {
    ...plane,
    close: () => Object.values(plane).forEach((client) => client.close()),
  };
}
