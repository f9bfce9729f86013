import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "@writ/cluster";
import { type ClientEnvironment, readEnvironment } from "@writ/client";
import { seedSample } from "../../packages/cli/src/sample/seed.ts";

const PORT = 19_400;

/** A cluster of its own for the benchmarks: embedded Postgres with fsync on, mutual TLS, the sample tenant. */
export interface BenchCluster extends AsyncDisposable {
  readonly environment: ClientEnvironment;
  readonly folder: string;
  /** Processes by name. */
  pids(): Readonly<Record<string, number>>;
}

/** Starts it in a folder under the system's temporary folder, which goes away with it. */
export async function benchCluster(): Promise<BenchCluster> {
  const folder = await mkdtemp(join(tmpdir(), "writ-bench-"));
  const cluster = await startCluster({
    dataDir: folder,
    port: PORT,
    root: new URL("../../", import.meta.url),
    onEvent: () => {},
    production: false,
    hasLab: false,
  });
  const lines = readFileSync(cluster.clientEnvFile, "utf8").split("\n");
  const env = Object.fromEntries(
    lines
      .filter((l) => l.includes("="))
      .map((l) => [l.slice(0, l.indexOf("=")), l.slice(l.indexOf("=") + 1)]),
  );
  const environment = readEnvironment(env);
  await seedSample(environment);
  return {
    environment,
    folder,
    pids: () => cluster.pids,
    async [Symbol.asyncDispose]() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
