import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import {
  GrantService,
  GrantSigningService,
  RevocationService,
} from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { clientTls, connect, type TlsIdentity } from "@writ/rpc";
import type { Config } from "../config.ts";

const TIMEOUT = { defaultTimeoutMs: 2_000 };

/** Channels to the services that policy-decision calls, on mutual TLS. */
export function openPeers(config: Config, tls: TlsIdentity, trustDomain: string) {
  const to = (name: string) => clientTls(tls, { trustDomain, path: `service/${name}` });
  const grantSigning = to("grant-signing");
  const identity = connect(IdentityService, config.identityAddress, to("identity"), TIMEOUT);
  const evidence = connect(EvidenceService, config.evidenceAddress, to("evidence"), TIMEOUT);
  const lineage = connect(LineageService, config.evidenceAddress, to("evidence"), TIMEOUT);
  const signing = connect(GrantSigningService, config.grantsAddress, grantSigning, TIMEOUT);
  const grants = connect(GrantService, config.grantsAddress, grantSigning, TIMEOUT);
  const revocations = connect(RevocationService, config.grantsAddress, grantSigning, TIMEOUT);
  return {
    identity,
    evidence,
    lineage,
    signing,
    grants,
    revocations,
    close: () => {
      for (const client of [identity, evidence, lineage, signing, grants, revocations])
        client.close();
    },
  };
}
