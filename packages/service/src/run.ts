import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DescMethod } from "@bufbuild/protobuf";
import { type Implementation, serve, serverTls } from "@writ/rpc";
import { parseTrust, type Trust } from "@writ/token";
import { type Logger, pino } from "pino";
import type { BaseConfig } from "./base-config.ts";
import { sessionReader } from "./session-reader.ts";
import { processMetrics } from "./status/process-metrics.ts";
import type { SelfReport } from "./status/self-report.ts";
import { statusService } from "./status/status-service.ts";
import { watchedCheck } from "./status/watched-check.ts";
import { untilStopped } from "./stop.ts";
import { tlsIdentity } from "./tls-files.ts";

/** How long the last steps of a stop may take before the process leaves anyway. */
const STOP_LIMIT_MS = 7_000;

/** What a service is made of once its dependencies are open. */
export interface Parts {
  readonly services: readonly Implementation[];
  /** Throws while the service cannot do its work. */
  readonly check: () => Promise<void>;
  /** What it says of itself when asked, within a second and without heavy work; absent for nothing besides what every process says. */
  readonly status?: () => Promise<SelfReport>;
  /** Closes what was opened, after the server has stopped. */
  readonly close: () => Promise<void>;
}

/** What {@link runService} hands to the service's own wiring. */
export interface Surrounding {
  readonly log: Logger;
  readonly trust: Trust;
  readonly databaseUrl: string;
  readonly now: () => number;
}

/** Reads the common files, opens the parts, serves until told to stop, closes the parts. */
export async function runService(
  name: string,
  config: BaseConfig,
  open: (surrounding: Surrounding) => Promise<Parts>,
): Promise<void> {
  const log = pino({ level: config.logLevel, base: { service: name } });
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught exception");
    process.exit(70);
  });
  const stopped = untilStopped(process, { isSupervised: process.env["WRIT_SUPERVISED"] === "1" });
  // From the first moment: opening may hang when what it waits for is gone too.
  void stopped.then(() => setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref());
  const trust = parseTrust(readFileSync(config.trustFile, "utf8"));
  const databaseUrl = readFileSync(config.databaseUrlFile, "utf8").trim();
  const tls = tlsIdentity(config, process.env);
  const metrics = processMetrics(new X509Certificate(tls.certPem).validToDate.getTime());
  const parts = await open({ log, trust, databaseUrl, now: Date.now });
  const watched = watchedCheck(parts.check, Date.now);
  const status = statusService({
    process: name,
    startedAtMs: Math.round(performance.timeOrigin),
    state: () => watched.state(),
    registry: metrics.registry,
    report: parts.status ?? nothingMore,
    now: Date.now,
  });
  const server = await serve({
    address: config.address,
    credentials: serverTls(tls),
    trustDomain: trust.trustDomain,
    services: [...parts.services, status],
    sessions: {
      read: sessionReader(trust, Date.now),
      ...(config.publicTenant !== undefined && { publicTenant: config.publicTenant }),
    },
    check: watched.check,
    observe: metrics.observe,
    onBug: (error: unknown, method: DescMethod) =>
      log.error({ err: error, method: method.name }, "handler failed"),
    now: Date.now,
  });
  log.info({ port: server.port }, "listening");

  log.info({ cause: await stopped }, "stopping");
  await server[Symbol.asyncDispose]();
  await parts.close();
  metrics.stop();
  log.info("stopped");
  process.exit(0);
}

async function nothingMore(): Promise<SelfReport> {
  return { facts: {}, metrics: [] };
}
