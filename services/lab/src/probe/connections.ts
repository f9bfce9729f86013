import { channelTo, type ClientEnvironment } from "@writ/client";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { StatusService } from "@writ/proto/writ/status/v1/status";
import { type Client, connect } from "@writ/rpc";
import type { ProcessName } from "./probe.ts";
import { STEP_MS } from "./step.ts";

/** The public API of the control plane, with the certificate of the client's environment. */
export interface Connections {
  readonly evidence: Client<typeof EvidenceService>;
  readonly grants: Client<typeof GrantService>;
  readonly identity: Client<typeof IdentityService>;
  readonly policies: Client<typeof PolicyService>;
  readonly revocations: Client<typeof RevocationService>;
  readonly status: Readonly<Record<ProcessName, Client<typeof StatusService>>>;
  close(): void;
}

/** Opens them; nothing is called yet. */
export function openConnections(environment: ClientEnvironment): Connections {
  const { endpoint, evidenceEndpoint, grantsEndpoint, identityEndpoint, tls, trust } = environment;
  const options = { defaultTimeoutMs: STEP_MS };
  const to = (process: ProcessName) => channelTo(process, trust, tls);
  const statusOf = (process: ProcessName, address: string) =>
    connect(StatusService, address, to(process), options);
  const status = {
    evidence: statusOf("evidence", evidenceEndpoint),
    identity: statusOf("identity", identityEndpoint),
    "grant-signing": statusOf("grant-signing", grantsEndpoint),
    "policy-decision": statusOf("policy-decision", endpoint),
  };
  const own = {
    evidence: connect(EvidenceService, evidenceEndpoint, to("evidence"), options),
    grants: connect(GrantService, grantsEndpoint, to("grant-signing"), options),
    identity: connect(IdentityService, identityEndpoint, to("identity"), options),
    policies: connect(PolicyService, endpoint, to("policy-decision"), options),
    revocations: connect(RevocationService, grantsEndpoint, to("grant-signing"), options),
  };
  return {
    ...own,
    status,
    close() {
      for (const client of [...Object.values(own), ...Object.values(status)]) client.close();
    },
  };
}
