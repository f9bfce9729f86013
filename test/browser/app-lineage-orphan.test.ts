import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connected } from "../support/query.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { type Chains, openChains, type Step } from "./lineage-chain.ts";
import { linesOf, listedIds, rowOf, shownIds } from "./lineage-rows.ts";

const tool = debianTool("chromium");

describe.skipIf(tool.isMissing)(`an execution whose parent is gone${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let chains: Chains;
  /** root > gone > orphan > below, and root > sibling. */
  let root: Step;
  let gone: Step;
  let orphan: Step;
  let below: Step;
  let sibling: Step;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    chains = await openChains(cluster);
    root = await chains.running();
    gone = await chains.running(root);
    orphan = await chains.running(gone);
    below = await chains.running(orphan);
    sibling = await chains.running(root);
    await lose(cluster.adminUrl, gone.id);
  });

  afterAll(async () => {
    chains?.[Symbol.dispose]();
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("is asked for by a ready question, which finds it and nothing else", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/lineage");
    const question = page
      .getByRole("region", { name: "Ready questions" })
      .getByRole("listitem")
      .filter({ hasText: "parent not in the log" });
    await expect.poll(() => question.innerText()).toMatch(/1$/);
    await question.getByRole("link").click();
    await page.waitForURL(`${app.origin}/lineage?q=is:orphan`);
    await expect.poll(() => listedIds(page)).toEqual([orphan.id]);
    expect(visit.problems).toEqual([]);
  });

  test("is marked in the tree, in the path and in the record, where its parent would be", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${orphan.id}?sel=${orphan.id}&tab=lineage`);
    await expect.poll(() => shownIds(page)).toEqual([orphan.id, below.id]);
    const mark = "parent not in the log";
    expect(await rowOf(page, orphan.id).locator(".node-orphan").innerText()).toBe(mark);
    expect(await rowOf(page, below.id).locator(".node-orphan").count()).toBe(0);
    await page.locator(".drawer").getByText("Its parent is not in the log.").waitFor();
    const path = page.locator(".lineage-path > li");
    await expect.poll(() => path.count()).toBe(3);
    expect(await path.nth(1).innerText()).toBe(mark);

    await visit.go(`/lineage/${below.id}?dir=up`);
    await expect.poll(() => path.count()).toBe(4);
    expect(await path.nth(1).innerText()).toBe(mark);
    await expect.poll(() => shownIds(page)).toEqual([root.id, orphan.id, below.id]);
    expect(await rowOf(page, orphan.id).locator(".node-orphan").innerText()).toBe(mark);
    expect(await page.locator(".node-orphan").count()).toBe(2);
    expect(await visit.violations()).toEqual([]);
    expect(visit.problems).toEqual([]);
  });

  test("is marked in the graph and in the strata, in words", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${orphan.id}?view=graph`);
    const box = page.locator(`.graph-view [role=treeitem][id$="${orphan.id}"]`);
    await box.getByText("no parent in the log").waitFor();
    // The root is there too, and no authority is drawn from it.
    await expect.poll(() => page.locator(".graph-view [role=treeitem]").count()).toBe(3);
    expect(await linesOf(page, ".graph-lines > .graph-line")).toHaveLength(1);
    expect(
      await page.locator(`.graph-view [role=treeitem][id$="${below.id}"]`).innerText(),
    ).not.toContain("no parent in the log");
    await visit.go(`/lineage/${orphan.id}?view=strata`);
    const keys = page.locator(".strata-keys");
    await keys.focus();
    const said = keys.locator("[role=treeitem]").first();
    await expect.poll(() => said.textContent()).toContain("its parent is not in the log");
    await page
      .locator(".strata-canvas")
      .and(page.getByRole("img", { name: /no verifiable parent/i }))
      .waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("leaves the tree it was in, in which nothing is marked", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root.id}`);
    await page.getByTitle("descendants").getByText("↓1").waitFor();
    await expect.poll(() => shownIds(page)).toEqual([root.id, sibling.id]);
    expect(await page.locator(".node-orphan").count()).toBe(0);
    const { stdout } = await cluster.writ("lineage", "search", "--orphans", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ executionId: orphan.id, orphan: true });
  });
});

/**
 * Takes the row of an execution away. No service can: it takes whoever has all rights in the database, or a backup that lacks
 * it, for an execution to be without its parent.
 */
async function lose(adminUrl: string, executionId: string): Promise<void> {
  await connected(adminUrl, async (client) => {
    await client.query("set session_replication_role = replica");
    const removed = "delete from evidence.execution where execution_id = $1";
    expect((await client.query(removed, [executionId])).rowCount).toBe(1);
  });
}
