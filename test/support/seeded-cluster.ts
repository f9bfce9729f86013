import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, type RunningCluster, startCluster } from "@writ/cluster";
import { type ClientEnvironment, type TlsClient, tlsFromFiles } from "@writ/client";
import { fileEnvironment } from "../../packages/cli/src/environment.ts";
import { seedSample } from "../../packages/cli/src/sample/seed.ts";
import { freeBasePort } from "./free-base-port.ts";
import { removePostgres } from "./remove-postgres.ts";
import { runWrit, type WritResult } from "./run-writ.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A whole cluster of one test file, with the sample tenant. Disposing it stops every process and removes every file. */
export interface SeededCluster extends AsyncDisposable {
  /** For files of the test. */
  readonly folder: string;
  readonly dataDir: string;
  /** As `client.env` has it: the operator's certificate and the orchestrator's key. */
  readonly environment: ClientEnvironment;
  readonly operator: TlsClient;
  readonly workload: TlsClient;
  readonly running: RunningCluster;
  /** Connection string of the database's administrator. */
  readonly adminUrl: string;
  /** The process that runs now, by its name. Throws when there is none: nobody must signal process 0. */
  pidOf(name: string): number;
  /** The certificate of one of the services. */
  serviceTls(service: string): TlsClient;
  /** Runs the command line on this cluster as a process of its own. */
  writ(...args: readonly string[]): Promise<WritResult>;
}

/** Starts it on free ports in a temporary folder; without the lab, which writes into the log by itself, unless it is wanted. */
export async function seededCluster({ hasLab = false } = {}): Promise<SeededCluster> {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, ".writ");
  const remove = async (): Promise<void> => {
    await removePostgres(dataDir);
    await folder[Symbol.asyncDispose]();
  };
  let running: RunningCluster | undefined;
  try {
    running = await startCluster({
      dataDir,
      port: await freeBasePort(),
      root: new URL("../../", import.meta.url),
      onEvent: () => {},
      production: false,
      hasLab,
    });
    const environment = fileEnvironment(running.clientEnvFile);
    await seedSample(environment);
    return seeded(folder.path, dataDir, environment, running, remove);
  } catch (error) {
    await running?.stop();
    await remove();
    throw error;
  }
}

function seeded(
  folder: string,
  dataDir: string,
  environment: ClientEnvironment,
  running: RunningCluster,
  remove: () => Promise<void>,
): SeededCluster {
  const data = dataFolder(dataDir);
  const clientTls = (name: string): TlsClient => {
    const { certFile, keyFile } = data.clientTlsFiles(name);
    return tlsFromFiles(certFile, keyFile);
  };
  return {
    folder,
    dataDir,
    environment,
    operator: clientTls("operator"),
    workload: clientTls("workload"),
    running,
    get adminUrl() {
      const port = readFileSync(data.postgresPortFile, "utf8").trim();
      const password = readFileSync(data.secretFile("admin.password"), "utf8").trim();
      return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    },
    pidOf(name) {
      const pid = running.pids[name];
      if (pid === undefined) throw new Error(`${name} does not run`);
      return pid;
    },
    serviceTls(service) {
      const { certFile, keyFile } = data.tlsFiles(service);
      return tlsFromFiles(certFile, keyFile);
    },
    writ: (...args) => runWrit([...args, "--data", dataDir], { cwd: folder }),
    async [Symbol.asyncDispose]() {
      await running.stop();
      await remove();
    },
  };
}
