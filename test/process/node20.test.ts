import { execFile } from "node:child_process";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { checkedEvidence } from "../support/checked-evidence.ts";
import { olderNode } from "../support/older-node.ts";
import { plainEnvironment } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { serviceClients } from "../support/service-clients.ts";

const CLIENT = fileURLToPath(new URL("../../packages/client/src/index.ts", import.meta.url));
const USER = fileURLToPath(new URL("node20/use-client.mjs", import.meta.url));
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

const older = olderNode(20);
const why = older === undefined ? "skipped: there is none on the PATH" : older.version;

/** Bundles the client library: our own sources inside, npm packages outside. */
async function bundledClient(folder: string): Promise<string> {
  const outfile = join(folder, "client.mjs");
  await build({
    entryPoints: [CLIENT],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    plugins: [
      {
        name: "npm-packages-stay-outside",
        setup(b) {
          b.onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith("@writ/") ? undefined : { external: true },
          );
        },
      },
    ],
  });
  await symlink(MODULES, join(folder, "node_modules"));
  return outfile;
}

/** What `client.env` says, as variables. */
async function variables({ dataDir }: SeededCluster): Promise<Record<string, string>> {
  const text = await readFile(join(dataDir, "client.env"), "utf8");
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

test.skipIf(older === undefined)(
  `the client library authorizes, verifies and reports on Node 20 (${why})`,
  async () => {
    await using cluster = await seededCluster();
    const bundle = await bundledClient(cluster.folder);
    const env = { ...plainEnvironment(), ...(await variables(cluster)) };
    const { stderr, stdout } = await promisify(execFile)(older?.path ?? "", [USER, bundle], {
      env,
      timeout: 60_000,
    });
    expect(stderr).toBe("");
    const seen = JSON.parse(stdout) as { readonly executionId: string };
    const { executionId } = seen;
    expect(seen).toEqual({
      node: older?.version,
      denied: ["FORBIDDEN"],
      decision: "ALLOW",
      executionId,
      tampered: "REQUEST_TAMPERED",
      accepted: executionId,
      mayContinue: true,
      again: "ALREADY_REDEEMED",
    });

    const operator = serviceClients(cluster.environment, cluster.operator);
    const evidence = await checkedEvidence(
      operator.evidence,
      cluster.environment,
      "sample",
      executionId,
    );
    operator.close();
    expect(evidence.faults).toEqual([]);
    expect(evidence.events).toEqual(["decision ALLOW", "redemption redeemed", "outcome completed"]);
  },
);
