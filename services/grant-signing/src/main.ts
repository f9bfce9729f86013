import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { openPool, requireDurable } from "@writ/postgres";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { clientTls, connect } from "@writ/rpc";
import { loadSigningKey, loadStatementKey, runService, tlsIdentity } from "@writ/service";
import { readConfig } from "./config.ts";
import { enforcementState } from "./enforcement-state.ts";
import { evidenceLog } from "./evidence-log.ts";
import { countedKey } from "./keys/counted-key.ts";
import { keyChangeRecorder } from "./keys/key-change.ts";
import { openParts } from "./parts.ts";
import { repeatedly } from "./repeatedly.ts";
import { recordPending } from "./revocation/pending-evidence.ts";
import { grantSigningServices } from "./service.ts";
import { grantSigningStatus } from "./status.ts";
import { stores } from "./store/stores.ts";

const config = readConfig(process.env);

await runService("grant-signing", config, async ({ log, trust, databaseUrl, now }) => {
  const pool = openPool(databaseUrl, { applicationName: "grant-signing" });
  // A redemption that a crash could undo is a second execution.
  await requireDurable(pool);
  const server = { trustDomain: trust.trustDomain, path: "service/evidence" };
  const tls = clientTls(tlsIdentity(config, process.env), server);
  const client = connect(EvidenceService, config.evidenceAddress, tls, { defaultTimeoutMs: 5_000 });
  const lineage = connect(LineageService, config.evidenceAddress, tls, { defaultTimeoutMs: 5_000 });
  const { key: grantKey, made } = countedKey(loadSigningKey(config.grantKeyFile, process.env));
  const parts = await openParts({
    trust,
    lineage,
    stores: stores(pool),
    evidence: evidenceLog(client, loadStatementKey(config.statementKeyFile, process.env), now),
    keys: {
      grant: grantKey,
      revocation: loadSigningKey(config.revocationKeyFile, process.env),
      bundleRoot: loadSigningKey(config.bundleRootKeyFile, process.env),
    },
    signRate: config.signRate,
    bundleLifeS: config.bundleLifeS,
    onBug: (error) => log.error({ err: error }, "an order was refused for an unforeseen reason"),
    newId: () => uuidv7(now(), randomBytes(10)),
    now,
  });
  const onError = (error: unknown) => log.warn({ err: error }, "background work failed");
  const background = [
    () => parts.feed.heartbeat(),
    () => parts.keyRing.refresh(),
    () => recordPending(parts, now),
    keyChangeRecorder(parts),
  ];
  const repeated = background.map((work) => repeatedly(config.heartbeatMs, work, onError));
  return {
    services: grantSigningServices(parts),
    check: () => parts.feed.catchUp(),
    status: grantSigningStatus({
      made,
      counts: parts.issue.counts,
      useCounts: parts.useCounts,
      keyRing: parts.keyRing,
      unrecorded: (limit) => parts.revocations.unrecorded(limit),
      enforcement: enforcementState({ feed: parts.feed, verifiers: parts.verifiers, now }),
      now,
    }),
    async close() {
      await Promise.all(repeated.map((work) => work.stop()));
      log.info({ counts: parts.issue.counts }, "grants signed and refused");
      client.close();
      lineage.close();
      await pool.end();
    },
  };
});
