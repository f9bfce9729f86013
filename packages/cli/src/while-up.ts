import { startCluster } from "@writ/cluster";
import type { ClientEnvironment } from "@writ/client";
import { eventLine } from "./cluster-progress.ts";
import { EXIT, type ExitStatus, type Invocation, type Option, UsageError } from "./command.ts";
import { dataFolder, fileEnvironment } from "./environment.ts";
import { interruption, untilAborted } from "./interruption.ts";
import { readyFile, readyObject } from "./ready-line.ts";

const REPOSITORY = new URL("../../../", import.meta.url);
const DEFAULT_PORT = "7400";
/** The services take the base port and those after it, to the sixth. */
const LAST_BASE_PORT = 65_529;

/** Options of the commands that start a cluster. */
export const clusterOptions: Readonly<Record<string, Option>> = {
  port: { type: "string", value: "N", help: "base port; the services take N to N+6 (7400)" },
  "database-url": {
    type: "string",
    value: "URL",
    help: "administrator's URL of a Postgres to use instead of an own one",
  },
  "no-lab": { type: "boolean", help: "without the demo and the probe" },
  once: { type: "boolean", help: "stop when everything has been done" },
  "ready-file": { type: "string", value: "FILE", help: "written when ready, removed at the stop" },
};

/** A cluster that serves. */
export interface RunningUp {
  /** As the operator, and as the orchestrator. */
  readonly environment: ClientEnvironment;
  readonly ready: ReturnType<typeof readyObject>;
  /** The absolute data folder. */
  readonly folder: string;
  /** Aborts when the process is asked to stop. */
  readonly interrupted: AbortSignal;
}

/**
 * Starts the cluster of the data folder, prepares it, does `use` while it runs, and stops it whatever happens. Before it
 * is ready, a signal ends this process at once, and what it started ends with it.
 */
export async function whileUp(
  invocation: Invocation,
  prepare: (environment: ClientEnvironment, folder: string) => Promise<void>,
  use: (up: RunningUp) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const { output } = invocation;
  const port = basePort(invocation.text("port") ?? DEFAULT_PORT);
  const databaseUrl = invocation.text("database-url");
  const folder = dataFolder(invocation);
  const cluster = await startCluster({
    dataDir: folder,
    port,
    ...(databaseUrl !== undefined && { databaseUrl }),
    root: REPOSITORY,
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== undefined) output.note(line);
    },
    production: invocation.env["NODE_ENV"] === "production",
    // Whoever stops when everything has been done has no time for a demo.
    hasLab: !invocation.flag("no-lab") && !invocation.flag("once"),
  });
  const interrupted = interruption(process);
  let removeReadyFile = async (): Promise<void> => {};
  try {
    const environment = fileEnvironment(cluster.clientEnvFile);
    const preparation = prepare(environment, folder);
    // Once it is not waited for any more, nobody is interested in how it fails.
    preparation.catch(() => {});
    await Promise.race([preparation, untilAborted(interrupted)]);
    if (interrupted.aborted) return EXIT.done;
    const ready = readyObject(invocation, cluster.addresses, process.pid);
    removeReadyFile = await readyFile(invocation.text("ready-file"), ready);
    return await use({ environment, ready, folder, interrupted });
  } finally {
    output.note("stopping");
    await removeReadyFile();
    await cluster.stop();
    output.note("stopped");
  }
}

function basePort(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > LAST_BASE_PORT)
    throw new UsageError(`--port must be a whole number from 1 to ${LAST_BASE_PORT}`);
  return port;
}
