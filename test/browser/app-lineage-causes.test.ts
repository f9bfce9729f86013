import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { type Chains, openChains, type Step } from "./lineage-chain.ts";
import { linesOf, listedIds, rowOf, shownIds } from "./lineage-rows.ts";

const tool = debianTool("chromium");

describe.skipIf(tool.isMissing)(`causes in the lineage explorer${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let chains: Chains;
  /** root > a, root > b; of another chain: other. */
  let root: Step;
  let a: Step;
  let b: Step;
  let other: Step;
  /** Below b; a and other led to it. */
  let led: string;
  /** Below b and denied; a led to it. */
  let refused: string;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    chains = await openChains(cluster);
    other = await chains.running();
    root = await chains.running();
    a = await chains.running(root);
    b = await chains.running(root);
    const ask = { parent: b.grant };
    ({ executionId: led } = await chains.world.ask({ ...ask, causes: [a.id, other.id] }));
    const shell = { ...ask, resource: "Tool::shell", causes: [a.id] };
    ({ executionId: refused } = await chains.world.ask(shell));
  });

  afterAll(async () => {
    chains?.[Symbol.dispose]();
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  const section = (page: Page, name: string) => page.locator(".drawer section", { hasText: name });

  test("the record names what led to an execution beside its path, not in it", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root.id}?sel=${led}&tab=lineage`);
    const causes = section(page, "led to it without lending authority");
    await expect
      .poll(() => causes.getByRole("link").allInnerTexts())
      .toEqual([a.id, other.id].toSorted());
    const path = section(page, "path from the root, 2 steps").locator(".path-list > li");
    await expect.poll(() => path.count()).toBe(3);
    const above = await path.getByRole("link").evaluateAll((links) => links.map(String));
    expect(above.map((link) => new URL(link).searchParams.get("sel"))).toEqual([root.id, b.id]);
    expect(visit.problems).toEqual([]);
  });

  test("the tree names causes in the row of what they led to, and never puts it below them", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root.id}`);
    const row = rowOf(page, led);
    await row.waitFor();
    const names = row.locator(".node-causes");
    expect(await names.innerText()).toContain("because of");
    const hrefs = await names.getByRole("link").evaluateAll((links) => links.map(String));
    expect(hrefs.map((href) => new URL(href).pathname).toSorted()).toEqual(
      [a.id, other.id].map((id) => `/lineage/${id}`).toSorted(),
    );
    expect(await shownIds(page)).toEqual([root.id, a.id, b.id, led, refused].toSorted(byPlace));
    expect(await row.getAttribute("aria-level")).toBe("3");
    expect(await rowOf(page, a.id).getAttribute("aria-expanded")).toBeNull();
    for (const cause of [a, other]) {
      await visit.go(`/lineage/${cause.id}`);
      await page.getByTitle("descendants").getByText("↓0").waitFor();
      expect(await shownIds(page)).toEqual([cause.id]);
    }
  });

  /** Parents before children, siblings by their ids. */
  const byPlace = (one: string, two: string): number => {
    const places = [root.id, a.id, b.id, ...[led, refused].toSorted()];
    return places.indexOf(one) - places.indexOf(two);
  };

  test("the graph draws a cause dashed and named, beside the lines of authority", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root.id}?view=graph`);
    const items = page.locator(".graph-view [role=treeitem]");
    await expect.poll(() => items.count()).toBe(5);
    const causes = await linesOf(page, ".graph-lines .graph-cause path");
    // Both have a as a cause; the other one's is in another tree.
    expect(causes.map(({ dash }) => dash)).toEqual(["5px, 4px", "5px, 4px"]);
    expect(await page.locator(".graph-lines .graph-cause text").allTextContents()).toEqual([
      "cause",
      "cause",
    ]);
    const authority = await linesOf(page, ".graph-lines > .graph-line");
    // One to each of the four below the root, none of which begins at a.
    expect(authority).toHaveLength(4);
    expect(new Set(authority.map(({ dash }) => dash))).toEqual(new Set(["none"]));
    const box = async (id: string) => (await page.locator(`[id$="${id}"]`).boundingBox())?.x;
    expect(await box(led)).toBe(await box(refused));
    const starts = authority.map(({ path }) => path.split("H")[0]);
    const [fromRoot, fromB] = [...new Set(starts)];
    expect(new Set(starts).size).toBe(2);
    for (const start of [fromRoot, fromB])
      expect(starts.filter((one) => one === start)).toHaveLength(2);
    for (const { path } of causes) expect(path).toMatch(/^M[\d.]+ [\d.]+C/);
    await page.locator(".graph-legend").getByText("cause: led to it, lent no authority").waitFor();
    const words = page.locator(`[id$="${led}"] .out-of-sight`).last();
    expect(await words.textContent()).toContain(
      "2 causes that lent no authority, 1 of them not in this graph",
    );
    expect(visit.problems).toEqual([]);
  });

  test("what an execution caused is one link away, and the command line finds the same", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root.id}?sel=${a.id}&tab=lineage`);
    const caused = section(page, "what did this cause");
    await caused.getByRole("link", { name: "2 executions named it as a cause" }).click();
    await page.waitForURL(`${app.origin}/decisions?q=cause:${a.id}`);
    const both = [led, refused].toSorted().toReversed();
    await expect.poll(() => listedIds(page)).toEqual(both);
    const { stdout } = await cluster.writ("lineage", "search", "--cause", a.id, "--json");
    const found = stdout.trimEnd().split("\n");
    expect(found.map((line) => (JSON.parse(line) as { executionId: string }).executionId)).toEqual(
      both,
    );
    await visit.go(`/lineage?q=cause:${other.id}`);
    await expect.poll(() => listedIds(page)).toEqual([led]);
    await visit.go(`/decisions?q=cause:${a.id}+decision:deny`);
    await expect.poll(() => listedIds(page)).toEqual([refused]);
    expect(visit.problems).toEqual([]);
  });

  test("the record of what caused nothing says nothing of it", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const counted = page.waitForResponse((reply) => reply.url().endsWith("/CountExecutions"));
    await visit.go(`/lineage/${root.id}?sel=${led}&tab=lineage`);
    await counted;
    await section(page, "below it").getByText("leases running").waitFor();
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
    expect(await section(page, "what did this cause").count()).toBe(0);
  });
});
