import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { type Chains, firstBelow, grown, type Grown, openChains } from "./lineage-chain.ts";
import { activeRow, ROWS, shownIds, tabTo } from "./lineage-rows.ts";
import { walkedBy } from "./lineage-walks.ts";

const tool = debianTool("chromium");

describe.skipIf(tool.isMissing)(`ways through the lineage${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let chains: Chains;
  let tree: Grown;
  /** The one below e, four levels below the root; denied. */
  let deepest: string;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    chains = await openChains(cluster);
    tree = await grown(chains);
    deepest = await firstBelow(cluster, tree.e.id);
  });

  afterAll(async () => {
    chains?.[Symbol.dispose]();
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("depth 2 from the middle of a tree brings what is two steps below, the nearest first", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    const walk = page.waitForResponse((reply) => reply.url().endsWith("/WalkDescendants"));
    await visit.go(`/lineage/${tree.a.id}?depth=2`);
    const walked = (await walkedBy(await walk)).map(({ executionId }) => executionId);
    const { b, c, e, f } = tree;
    const beyond = [b.id, c.id, deepest, e.id, f.id];
    const children = tree.all.filter((id) => !beyond.includes(id) && id !== tree.a.id);
    expect(walked.slice(0, -1).toSorted()).toEqual([...children, c.id].toSorted());
    expect(walked.at(-1)).toBe(e.id);
    for (const fold of await page.locator(ROWS, { hasText: "×" }).all())
      await fold.locator(".twisty").click();
    await expect
      .poll(async () => (await shownIds(page)).toSorted())
      .toEqual([tree.a.id, ...walked].toSorted());
  });

  test("arrows alone reach the deepest execution, Enter opens its record, and the keyboard its proof", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await page.getByText(`of ${tree.all.length} shown`).waitFor();
    await tabTo(page, "treegrid");
    for (const { id } of [tree.a, tree.c, tree.e]) {
      await arrowTo(page, id);
      if ((await activeRow(page)).expanded === "false") await page.keyboard.press("ArrowRight");
    }
    await arrowTo(page, deepest);
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("complementary", { name: "Record" });
    const proof = drawer.getByRole("link", { name: "Open proof" });
    await proof.waitFor();
    for (let presses = 0; !(await isFocused(page, "Open proof")); presses++) {
      expect(presses).toBeLessThan(80);
      await page.keyboard.press("Tab");
    }
    const opens = page.context().waitForEvent("page");
    await page.keyboard.press("Enter");
    const viewer = await opens;
    await viewer.locator('[data-step="2"][data-status="pass"]').waitFor();
    await viewer.locator('[data-step="5"][data-status="pass"]').waitFor();
    await viewer.getByText(deepest).first().waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("at a moment in between, what was decided later is in none of the drawings", async () => {
    const { stdout } = await cluster.writ("lineage", "show", tree.c.id, "--json");
    const { decidedAt } = JSON.parse(stdout) as { readonly decidedAt: string };
    const before = new Date(Date.parse(decidedAt) - 1).toISOString();
    const later = [tree.c.id, tree.e.id, deepest, tree.f.id];
    const then = [tree.root.id, ...tree.all.filter((id) => !later.includes(id))];
    await using visit = await app.visit();
    const { page } = visit;
    const at = `/lineage/${tree.root.id}?t=${before}`;
    await visit.go(at);
    await page.getByText("4 decided later are left out.").waitFor();
    for (const fold of await page.locator(ROWS, { hasText: "×" }).all())
      await fold.locator(".twisty").click();
    await expect.poll(async () => (await shownIds(page)).toSorted()).toEqual(then.toSorted());
    await page.getByText(`of ${then.length - 1} shown`).waitFor();

    await visit.go(`${at}&view=graph`);
    const boxes = page.locator(".graph-view [role=treeitem]");
    await boxes.first().waitFor();
    const drawn = await boxes.evaluateAll((all) => all.map(({ id }) => id.slice(-36)));
    expect(drawn).toContain(tree.b.id);
    for (const id of later) expect(drawn).not.toContain(id);
    await visit.go(`${at}&view=strata`);
    await page.getByRole("img", { name: ` and ${then.length - 1} below it` }).waitFor();
    await visit.go(`/lineage/${tree.e.id}?t=${before}`);
    await page.getByText("It was decided later: nothing is to be shown of that time.").waitFor();
    expect(visit.problems).toEqual([]);
  });
});

/** Goes down until the keyboard is at this execution. */
async function arrowTo(page: Page, executionId: string): Promise<void> {
  let presses = 0;
  do {
    expect(presses++).toBeLessThan(40);
    await page.keyboard.press("ArrowDown");
  } while ((await activeRow(page)).key !== executionId);
}

async function isFocused(page: Page, text: string): Promise<boolean> {
  return (await page.evaluate("document.activeElement?.textContent")) === text;
}
