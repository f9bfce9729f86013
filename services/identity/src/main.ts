import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { openPool, requireDurable } from "@writ/postgres";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { clientTls, connect } from "@writ/rpc";
import { loadSigningKey, loadStatementKey, runService, tlsIdentity } from "@writ/service";
import { verificationKeyCache } from "@writ/token";
import { repeat } from "./background.ts";
import { evidenceLog } from "./changes/evidence-log.ts";
import { deliver } from "./changes/relay.ts";
import { readConfig } from "./config.ts";
import { registry } from "./registry/registry.ts";
import { identityService, sessionService } from "./service.ts";
import { identityStatus } from "./status.ts";
import { backlog } from "./store/backlog.ts";
import { postgresStore } from "./store/postgres.ts";
import { postgresSessions } from "./store/sessions.ts";

const REMEMBERED = 50_000;
const FORGOTTEN_AT_ONCE = 10_000;
/** A used code counts towards how many were made. */
const CODES_KEPT_MS = 10 * 60 * 1000;

const config = readConfig(process.env);

await runService("identity", config, async ({ log, trust, databaseUrl, now }) => {
  const pool = openPool(databaseUrl, { applicationName: "identity" });
  // A use that a crash could undo is a replay.
  await requireDurable(pool);
  const store = postgresStore(pool);
  const sessions = postgresSessions(pool);
  const server = { trustDomain: trust.trustDomain, path: "service/evidence" };
  const tls = clientTls(tlsIdentity(config, process.env), server);
  const evidence = connect(EvidenceService, config.evidenceAddress, tls, {
    defaultTimeoutMs: 5_000,
  });
  const importKey = verificationKeyCache(REMEMBERED);
  const parts = {
    store,
    sessions,
    random: randomBytes,
    registry: registry(store, importKey, REMEMBERED),
    importKey,
    audience: trust.identityAudience,
    key: loadSigningKey(config.assertionKeyFile, process.env),
    statementKey: loadStatementKey(config.statementKeyFile, process.env),
    append: evidenceLog(evidence),
    onRefused: ({ eventId }: { readonly eventId: string }, refusal: string) =>
      log.error({ eventId, refusal }, "the log refuses a statement"),
    now,
    newId: () => uuidv7(now(), randomBytes(10)),
  };
  const onError = (error: unknown) => log.warn({ err: error }, "background work failed");
  const repeated = [
    repeat({ everyMs: 2_000, onError, work: () => deliver(parts, undefined, undefined) }),
    repeat({ everyMs: 30_000, onError, work: () => store.forgetUses(now(), FORGOTTEN_AT_ONCE) }),
    repeat({ everyMs: 60_000, onError, work: () => sessions.forgetCodes(now() - CODES_KEPT_MS) }),
  ];
  return {
    services: [identityService(parts), sessionService(parts)],
    check: () => store.ready(),
    status: identityStatus({ backlog: () => backlog(pool), keyId: parts.key.kid, now }),
    async close() {
      await Promise.all(repeated.map((work) => work.stop()));
      evidence.close();
      await pool.end();
    },
  };
});
