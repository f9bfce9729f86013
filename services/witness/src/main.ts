import { readFileSync } from "node:fs";
import { loadSigningKey, untilStopped } from "@writ/service";
import { logLines, runWitness, witnessKey } from "@writ/witness";
import { pino } from "pino";
import { readConfig } from "./config.ts";

/** How long the last steps of a stop may take before the process leaves anyway. */
const STOP_LIMIT_MS = 7_000;

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: "witness" } });
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "uncaught exception");
  process.exit(70);
});
const stopped = untilStopped(process, { isSupervised: process.env["WRIT_SUPERVISED"] === "1" });
// From the first moment: opening may hang.
void stopped.then(() => setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref());

const running = await runWitness({
  storeFolder: config.storeFolder,
  key: witnessKey(loadSigningKey(config.keyFile, process.env)),
  name: config.name,
  logs: logLines(readFileSync(config.logsFile, "utf8")),
  host: config.host,
  port: config.port,
  now: Date.now,
  onRefused: (status, why) => log.warn({ status }, `refused: ${why}`),
  onError: (error) => log.error({ err: error }, "request failed"),
});
log.info({ port: running.port, vkey: running.witness.vkey }, "listening");

log.info({ cause: await stopped }, "stopping");
await running[Symbol.asyncDispose]();
log.info("stopped");
process.exit(0);
