import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findPostgres,
  freePort,
  nodeBinary,
  npmPostgres,
  ownPostgres,
  placePostgres,
  postgresUser,
  stopProcesses,
  supervise,
  systemPostgres,
} from "@writ/cluster";
import { bootstrap } from "@writ/postgres";
import type { TestProject } from "vitest/node";
import { query } from "./query.ts";
import { rolePasswords } from "./role-passwords.ts";

const root = new URL("../../", import.meta.url);

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the administrator of this run's Postgres. */
    postgresUrl: string;
  }
}

/**
 * Vitest global setup: one throw-away Postgres for the whole run with every migration applied to `template_writ`, from
 * which each test clones its own database. TEST_PG=npm takes the Postgres that `npm start` uses instead of the machine's.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "writ-test-"));
  // The user that Postgres runs as has to pass through it.
  await chmod(folder, 0o711);
  const preferred = process.env["TEST_PG"] === "npm" ? npmPostgres(root) : systemPostgres();
  const place = await placePostgres({
    folder: join(folder, "data"),
    binaries: preferred ?? findPostgres(root),
    user: await postgresUser(),
    refuge: folder,
  });
  const postgres = await ownPostgres({
    place,
    port: await freePort(),
    adminPassword: randomBytes(16).toString("hex"),
    logFile: join(folder, "postgres.log"),
    node: nodeBinary(root),
  });
  const server = supervise(postgres.spec, { now: Date.now, onEvent: () => {} });
  const stop = async (): Promise<void> => {
    await stopProcesses([server]);
    await rm(folder, { recursive: true });
  };
  try {
    await server.ready;
    await query(postgres.adminUrl, "create database template_writ");
    const template = new URL(postgres.adminUrl);
    template.pathname = "/template_writ";
    await bootstrap(template.href, rolePasswords, new URL("migrations/", root));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", postgres.adminUrl);
  return stop;
}
