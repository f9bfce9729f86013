import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadTree } from "../support/large-tree.ts";
import { wideFanOut } from "../support/large-tree/tree-plans.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { wholePicture } from "./large-lineage.ts";
import { countedRows, ROWS, TREE } from "./lineage-rows.ts";

const tool = debianTool("chromium");
/** Two loads more than the page takes at first, the second of which is not full. */
const CHILDREN = 10_700;
const AT_FIRST = 10_000;
const PART = 500;
const LOAD_MS = 300_000;
const PATIENT = { timeout: 60_000 };

describe.skipIf(tool.isMissing)(`more children than are loaded at once${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let root: string;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    const { ids } = await loadTree(cluster.dataDir, wideFanOut(CHILDREN));
    root = ids[0] ?? "";
  }, LOAD_MS);

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("are loaded by a row that says so, part by part, until all are there", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root}`);
    const more = page.locator(ROWS, { hasText: "Load more" });
    const loaded = async (): Promise<number> => (await countedRows(page)).children;
    await more.waitFor(PATIENT);
    await page.getByTitle("descendants").getByText("↓10,700").waitFor();
    expect(await more.innerText()).toContain("10,000 children loaded, and there are more");
    expect(await loaded()).toBe(AT_FIRST);
    await page.getByText(`10,000 loaded: open a row, or load more`).waitFor();
    // The second denial is beyond the first ten thousand.
    const denied = page.locator(ROWS, { hasText: "Db::row-10077" });
    expect(await denied.count()).toBe(0);

    await more.click();
    await expect.poll(loaded, PATIENT).toBe(AT_FIRST + PART);
    await denied.waitFor();
    expect(await more.innerText()).toContain("10,500 children loaded, and there are more");

    await page.locator(TREE).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expect.poll(loaded, PATIENT).toBe(CHILDREN);
    await more.waitFor({ state: "detached" });
    await page.locator(wholePicture(CHILDREN)).waitFor(PATIENT);
    await page.getByText(/of 10,700 shown/).waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("are never there twice, and none is left out", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${root}`);
    for (const left of [CHILDREN - AT_FIRST, CHILDREN - AT_FIRST - PART]) {
      const more = page.locator(ROWS, { hasText: "Load more" });
      await more.waitFor(PATIENT);
      await more.click();
      const now = CHILDREN - Math.max(0, left - PART);
      await expect.poll(async () => (await countedRows(page)).children, PATIENT).toBe(now);
    }
    const { byWord } = await countedRows(page);
    const asked = ["lineage", "descendants", root, "--count", "--json"];
    const { byState } = JSON.parse((await cluster.writ(...asked)).stdout) as {
      readonly byState: Readonly<Record<string, number>>;
    };
    const told = Object.entries(byState).map(([state, count]) => [state.toLowerCase(), count]);
    expect(byWord).toEqual(Object.fromEntries(told));
  });
});
