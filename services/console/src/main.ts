import { randomBytes, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { shardOf } from "@writ/evidence";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { clientTls, connect } from "@writ/rpc";
import { processMetrics, sessionReader, tlsIdentity, untilStopped } from "@writ/service";
import { parseTrust } from "@writ/token";
import { pino } from "pino";
import { httpsJson } from "./auth/https-json.ts";
import { provider } from "./auth/provider.ts";
import { readConfig } from "./config.ts";
import { openUpstreams } from "./gateway/clients.ts";
import { grantKeys } from "./grant-keys.ts";
import { openHealth } from "./health/open-health.ts";
import { serveHttp } from "./http/http-server.ts";
import { publishedCheckpoint } from "./published-checkpoint.ts";
import { consoleListener } from "./service.ts";

const STOP_LIMIT_MS = 7_000;
const CALL_MS = 2_000;
const BUILT = new URL("../dist/", import.meta.url);

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: "console" } });
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "uncaught exception");
  process.exit(70);
});
const stopped = untilStopped(process, { isSupervised: process.env["WRIT_SUPERVISED"] === "1" });
void stopped.then(() => setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref());

const trustText = readFileSync(config.trustFile, "utf8");
const trust = parseTrust(trustText);
const identity = tlsIdentity(config, process.env);
const target = (name: string, address: string) => ({
  address,
  credentials: clientTls(identity, { trustDomain: trust.trustDomain, path: `service/${name}` }),
});
const targets = {
  "policy-decision": target("policy-decision", config.policyAddress),
  identity: target("identity", config.identityAddress),
  "grant-signing": target("grant-signing", config.grantsAddress),
  evidence: target("evidence", config.evidenceAddress),
  ...(config.labAddress !== undefined && { lab: target("lab", config.labAddress) }),
};
const upstreams = openUpstreams(targets);
const options = { defaultTimeoutMs: CALL_MS };
const signing = targets["grant-signing"];
const grants = connect(GrantService, signing.address, signing.credentials, options);
const { address, credentials } = targets.identity;
const sessions = connect(SessionService, address, credentials, options);
const own = processMetrics(new X509Certificate(identity.certPem).validToDate.getTime());
const keys = grantKeys({
  client: grants,
  trust,
  now: Date.now,
  onFailure: (error) => log.warn({ err: error }, "no key bundle"),
});
const folders = { logDir: config.logDir, currentShard: shardOf(trust.log.origin) };
const watched = openHealth({
  targets,
  trust,
  keys,
  published: () => publishedCheckpoint(folders),
  own,
  startedAtMs: Math.round(performance.timeOrigin),
  onFailure: (error) => log.debug({ err: error }, "something could not be asked"),
  now: Date.now,
});
const server = await serveHttp(
  config.address,
  consoleListener({
    trust,
    trustText,
    logDir: config.logDir,
    appDir: fileURLToPath(new URL("app/", BUILT)),
    viewerFile: fileURLToPath(new URL("verify.html", BUILT)),
    replayViewerFile: fileURLToPath(new URL("verify-replay.html", BUILT)),
    keys,
    upstreams,
    health: watched.health,
    readSession: sessionReader(trust, Date.now),
    processMetrics: watched.metrics,
    metricsAreOpen: config.metricsAreOpen,
    publicUrl: config.publicUrl,
    oidc: config.oidc && {
      ...config.oidc,
      provider: provider({
        ...config.oidc,
        redirectUri: new URL("/auth/callback", config.oidc.publicUrl).href,
        ask: httpsJson(),
        now: Date.now,
      }),
      identity: sessions,
      random: randomBytes,
      now: Date.now,
      onFailure: (error) => log.warn({ err: error }, "a sign-in failed"),
    },
    onBug: (error, route) => log.error({ err: error, route }, "route failed"),
    now: Date.now,
  }),
);
log.info({ port: server.port }, "listening");

log.info({ cause: await stopped }, "stopping");
await server[Symbol.asyncDispose]();
await watched[Symbol.asyncDispose]();
own.stop();
for (const client of [upstreams, grants, sessions]) client.close();
log.info("stopped");
process.exit(0);
