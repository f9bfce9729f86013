import { execFile } from "node:child_process";
import { realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningCluster, startCluster } from "@writ/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { standingStill } from "../support/standing-still.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { ACTS, decide } from "./app-decisions.ts";
import { type AppBrowser, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const run = promisify(execFile);
const EVERY_PAGE = [
  "/",
  "/decisions",
  "/policies",
  "/revocations",
  "/identities/principals",
  "/lineage",
  "/changes",
  "/demo",
  "/health",
];

describe.skipIf(tool.isMissing)(`a database that was put back${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let again: RunningCluster | undefined;
  let app: AppBrowser;

  // Yesterday's database, and today's anchor file and witness.
  beforeAll(async () => {
    cluster = await seededCluster();
    const { addresses } = cluster.running;
    const database = await realpath(join(cluster.dataDir, "postgres"));
    const yesterday = join(cluster.folder, "yesterday");
    await decide(cluster, ACTS.allowed, 3);
    {
      // Nothing writes meanwhile: it is what a snapshot of the disk would hold.
      using _ = await standingStill(cluster.pidOf("postgres"));
      await run("cp", ["-a", database, yesterday]);
    }
    await rm(join(yesterday, "postmaster.pid"));
    await decide(cluster, ACTS.allowed, 3);
    await cluster.running.stop();
    await rm(database, { recursive: true });
    await run("cp", ["-a", yesterday, database]);
    again = await startCluster({
      dataDir: cluster.dataDir,
      port: Number(addresses.console.split(":")[1]),
      root: new URL("../../", import.meta.url),
      onEvent: () => {},
      production: false,
      hasLab: false,
    });
    app = await openApp(cluster);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await again?.stop();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("raises the integrity banner on every page, for everybody", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const banner = page.getByRole("alert").filter({ hasText: "Integrity: The log is frozen" });
    for (const path of EVERY_PAGE) {
      await visit.go(path);
      await banner.waitFor();
      expect(await banner.innerText()).toMatch(/has seen (\d+) entries, the database holds \d+/);
    }
    await banner.getByRole("link", { name: "Health" }).click();
    await page.locator(".headline-word").getByText("NOT WORKING", { exact: true }).waitFor();
  });
});
