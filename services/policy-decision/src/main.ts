import { keyFeed } from "@writ/client";
import { uuidv7 } from "@writ/encoding";
import { nodeCedarEngine } from "@writ/policy";
import { openPool } from "@writ/postgres";
import { loadStatementKey, pooledRandom, runService, tlsIdentity } from "@writ/service";
import { findTrustedKey } from "@writ/token";
import { readConfig } from "./config.ts";
import { evidencePeer, witnessedEvidencePeer } from "./peers/evidence-peer.ts";
import { grantStatePeer, issuePeer } from "./peers/grants-peer.ts";
import { identityPeer } from "./peers/identity-peer.ts";
import { lineagePeer } from "./peers/lineage-peer.ts";
import { openPeers } from "./peers/peers.ts";
import { activePolicies } from "./policies/active-policies.ts";
import { policyGate } from "./policies/gate.ts";
import { loadActive } from "./policies/load-active.ts";
import { loadedSets } from "./policies/loaded-sets.ts";
import { policiesInUse } from "./policies/policies-in-use.ts";
import { revocations } from "./policies/revocations.ts";
import { policyDecisionService } from "./service.ts";
import { policyDecisionStatus } from "./status.ts";
import { postgresStore } from "./store/postgres.ts";

const config = readConfig(process.env);

await runService("policy-decision", config, async ({ databaseUrl, now, trust }) => {
  const random = pooledRandom();
  const statementKey = loadStatementKey(config.statementKeyFile, process.env);
  const pool = openPool(databaseUrl, { max: 4, applicationName: "policy-decision" });
  const store = postgresStore(pool);
  const peers = openPeers(config, tlsIdentity(config, process.env), trust.trustDomain);
  const keys = keyFeed({ client: peers.grants, trust, now });
  const issuer = trust.grantIssuer;
  const revoked = revocations({ client: peers.revocations, issuer, keys: keys.keys, now });
  const evidence = evidencePeer(peers.evidence, now);
  const engine = nodeCedarEngine();
  const statementJwk = (keyId: string) =>
    trust.keys.find((k) => k.kid === keyId && k.service === "policy-decision")?.jwk;
  const sets = loadedSets(store, engine);
  const active = policiesInUse();
  const loadDeps = { store, evidence, log: peers.evidence, engine, sets, statementJwk };
  return {
    services: policyDecisionService({
      identity: identityPeer(peers.identity, now),
      evidence,
      witnessedEvidence: witnessedEvidencePeer(peers.evidence, now),
      grantStates: grantStatePeer(peers.signing, now),
      knowsExecution: lineagePeer(peers.lineage),
      issue: issuePeer(peers.signing, now),
      policies: activePolicies(async (tenant, deadlineMs) =>
        active.keep(tenant, await loadActive(tenant, deadlineMs, loadDeps)),
      ),
      revocations: revoked,
      log: peers.evidence,
      engine,
      issuer,
      now,
      statementKey,
      store,
      identityKeys: findTrustedKey(trust, "exec-id"),
      grantKey: (kid) => keys.keys()?.find(kid)?.key,
      logOrigin: trust.log.origin,
      newId: () => uuidv7(now(), random(10)),
      random,
      gate: policyGate(),
    }),
    check: () => store.check(),
    status: policyDecisionStatus({ active, revocations: revoked, now }),
    async close() {
      revoked.close();
      keys.close();
      peers.close();
      await pool.end();
    },
  };
});
