import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { type Chains, firstBelow, grown, type Grown, openChains } from "./lineage-chain.ts";
import {
  activeRow,
  type Counts,
  rowOf,
  ROWS,
  sameCounts,
  shownIds,
  tabTo,
  TREE,
} from "./lineage-rows.ts";

const tool = debianTool("chromium");
/** Longer than a change takes to come by whichever way. */
const PATIENT = { timeout: 10_000 };

describe.skipIf(tool.isMissing)(`the lineage explorer${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let chains: Chains;
  let tree: Grown;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    chains = await openChains(cluster);
    tree = await grown(chains);
  });

  afterAll(async () => {
    chains?.[Symbol.dispose]();
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("begins with the roots that led to something, and with ready questions that are counted", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/lineage");
    const questions = page.getByRole("region", { name: "Ready questions" });
    const denied = questions.getByRole("listitem").filter({ hasText: /^denied/ });
    await expect.poll(() => denied.innerText()).toMatch(/4$/);
    await expect.poll(() => page.locator(".begin-list .table-body .table-row").count()).toBe(1);
    await denied.getByRole("link").click();
    await page.waitForURL(`${app.origin}/lineage?q=decision:deny`);
    await expect.poll(() => page.locator(".begin-list .table-body .table-row").count()).toBe(4);
    await page.getByLabel("Execution id").fill(tree.a.id);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${app.origin}/lineage/${tree.a.id}`);
    await page.locator(ROWS).first().waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("the keyboard alone reaches every execution, and Enter opens its record", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await page.getByText(`of ${tree.all.length} shown`).waitFor();
    await tabTo(page, "treegrid");
    const reached = new Set<string>();
    for (let isNew = true; isNew;) {
      await page.keyboard.press("ArrowDown");
      const { expanded, key } = await activeRow(page);
      isNew = !reached.has(key);
      reached.add(key);
      if (expanded === "false") await page.keyboard.press("ArrowRight");
    }
    for (const id of tree.all) expect(reached).toContain(id);
    await page.keyboard.press("Home");
    await page.keyboard.press("f");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("complementary", { name: "Record" });
    await drawer.getByRole("link", { name: "FORBIDDEN" }).first().waitFor();
    await drawer.getByText("Nobody gets a shell through an agent.").first().waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(visit.problems).toEqual([]);
  });

  test("rows say where they stand, and the one the keyboard is at stays when it is scrolled away", async () => {
    await using visit = await app.visit({ context: { viewport: { width: 1280, height: 560 } } });
    const { page } = visit;
    await visit.go(`/lineage/${tree.a.id}`);
    const fold = page.locator(ROWS, { hasText: "12 ×" });
    await fold.locator(".twisty").click();
    await page.locator(TREE).focus();
    await page.keyboard.press("Home");
    const { key } = await activeRow(page);
    expect(key).toBe(tree.a.id);
    await page.evaluate(`document.querySelector("${TREE}").scrollTo(0, 10_000)`);
    await expect.poll(() => page.locator(ROWS).last().innerText()).toContain("tool:call");
    expect((await activeRow(page)).key).toBe(tree.a.id);
    const told = await fold.evaluate((row) =>
      ["aria-level", "aria-posinset", "aria-setsize", "aria-expanded"].map((name) =>
        row.getAttribute(name),
      ),
    );
    expect(told).toEqual(["2", "1", "3", "true"]);
  });

  test("equal siblings are one row, denials in one of their own", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.a.id}`);
    await page.locator(ROWS, { hasText: /12 × tool:call (allowed|expired)/ }).waitFor();
    const denied = page.locator(ROWS, { hasText: "3 × tool:call denied" });
    expect(await denied.innerText()).toContain("FORBIDDEN");
    await denied.click();
    for (const id of tree.denied) {
      const row = rowOf(page, id);
      await row.waitFor();
      expect(await row.innerText()).toContain("Denied");
    }
    await page.getByText("denied never folded with allowed").waitFor();
  });

  test("depth 2 shows exactly what is at most two steps below", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.a.id}?depth=2`);
    await page.locator(ROWS, { hasText: "12 ×" }).locator(".twisty").click();
    await page.locator(ROWS, { hasText: "3 ×" }).locator(".twisty").click();
    const asked = ["lineage", "descendants", tree.a.id, "--depth", "2", "--json"];
    const wanted = (await cluster.writ(...asked)).stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { executionId: string }).executionId);
    await expect.poll(async () => (await shownIds(page)).length).toBe(wanted.length + 1);
    expect((await shownIds(page)).slice(1).toSorted()).toEqual(wanted.toSorted());
    expect(wanted).toContain(tree.e.id);
    const beyond = rowOf(page, tree.e.id);
    expect(await beyond.getAttribute("aria-expanded")).toBe("false");
    await beyond.locator(".twisty").click();
    await expect.poll(async () => (await shownIds(page)).length).toBe(wanted.length + 2);
  });

  test("the head counts what the command line counts", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    const asked = ["lineage", "descendants", tree.root.id, "--count", "--json"];
    await page.locator(".lineage-states").waitFor();
    await expect
      .poll(async () => {
        const { byState, total } = JSON.parse((await cluster.writ(...asked)).stdout) as Counts;
        const head = await page.locator(".lineage-counts").innerText();
        const said = [...head.matchAll(/(\d+) (\w+)/g)].map(([, n, word = ""]) => [
          word.toUpperCase(),
          Number(n),
        ]);
        return { isTotal: head.includes(`↓${total}`), same: sameCounts(said, byState) };
      }, PATIENT)
      .toEqual({ isTotal: true, same: true });
  });

  test("a denial that is out of sight is one key away", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await page.locator(ROWS).nth(3).waitFor();
    const [, , , deepest = ""] = [...tree.denied, await firstBelow(cluster, tree.e.id)];
    expect(await rowOf(page, deepest).count()).toBe(0);
    await page.keyboard.press("f");
    await page.keyboard.press("f");
    await rowOf(page, deepest).waitFor();
    expect((await activeRow(page)).key).toBe(deepest);
    await page.waitForURL(/open=/);
  });

  test("whoever opens the address sees the same rows and the same selection", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await page.locator(ROWS, { hasText: "3 × tool:call denied" }).locator(".twisty").click();
    await rowOf(page, tree.f.id).click();
    await page.getByRole("tab", { name: "Grant" }).click();
    await page.waitForURL(/open=.*sel=.*tab=grant/);
    const rows = await shownIds(page);

    await using other = await app.visit();
    await other.go(page.url().slice(app.origin.length));
    await expect.poll(() => shownIds(other.page)).toEqual(rows);
    const selected = other.page.locator(`${ROWS}[aria-selected=true]`);
    expect(await selected.getAttribute("id")).toContain(tree.f.id);
    await other.page.getByRole("tab", { name: "Grant", selected: true }).waitFor();
    await page.goBack();
    await page.locator(".drawer").waitFor({ state: "detached" });
    expect(page.url()).toContain("open=");
  });

  test("as it stood before, what came later is left out and what runs had not begun", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await page.getByText(`of ${tree.all.length} shown`).waitFor();
    const slider = page.getByRole("slider", { name: "as it stood" });
    await slider.focus();
    await page.keyboard.press("Home");
    await page.getByText(`${tree.all.length} decided later are left out.`).waitFor();
    expect(await shownIds(page)).toEqual([tree.root.id]);
    expect(await page.locator(ROWS).first().innerText()).toContain("Allowed");
    await page.waitForURL(/t=20/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator(ROWS).first().innerText()).toContain("Running");
    await page.getByRole("button", { name: "Now", exact: true }).click();
    await expect.poll(() => page.url()).not.toContain("t=20");
    await page.getByText(`of ${tree.all.length} shown`).waitFor();
  });

  test("upwards it shows the path from the root", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.e.id}?dir=up`);
    const path = [tree.root.id, tree.a.id, tree.c.id, tree.e.id];
    await expect.poll(() => shownIds(page)).toEqual(path);
    const links = page.getByRole("navigation", { name: "Path from the root" }).getByRole("link");
    expect(await links.count()).toBe(3);
    await links.nth(1).click();
    await page.waitForURL(new RegExp(`/lineage/${tree.a.id}`));
  });

  test("who may not revoke sees why, and may look", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go(`/lineage/${tree.a.id}`);
    const revoke = page.getByRole("button", { name: "Revoke…" });
    await revoke.waitFor();
    expect(await revoke.getAttribute("aria-disabled")).toBe("true");
    expect(await revoke.getAttribute("title")).toContain("This takes the role admin");
  });

  test("an id that is none is told, and one that is not there leads on", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/lineage/nonsense?colour=red");
    await page.getByText("“nonsense” is not an execution id.").waitFor();
    await visit.go("/lineage/01a20000-0000-7000-8000-000000000000");
    await page.getByText("evidence has no such thing.").waitFor();
    const onward = page.getByRole("link", { name: "Look for whatever else it may be" });
    expect(await onward.getAttribute("href")).toBe("/x/01a20000-0000-7000-8000-000000000000");
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 320],
    ["dark", 320],
    ["forced", 1280],
    ["forced", 320],
  ] as const)("has no barrier that axe finds, %s at %i px", async (theme, width) => {
    const isForced = theme === "forced";
    await using visit = await app.visit({
      role: "admin",
      context: {
        viewport: { width, height: 800 },
        colorScheme: isForced ? "light" : theme,
        ...(isForced && { forcedColors: "active" }),
      },
    });
    const at = `/lineage/${tree.root.id}`;
    for (const path of ["/lineage", at, `${at}?paint=policy&sel=${tree.f.id}`, `${at}?dir=up`]) {
      await visit.go(path);
      await expect.poll(() => visit.page.locator("[aria-busy]").count()).toBe(0);
      await visit.page.locator(".table-row").nth(1).waitFor({ state: "attached" });
      expect({ path, found: await visit.violations() }).toEqual({ path, found: [] });
      const isWider = "document.documentElement.scrollWidth > innerWidth";
      expect({ path, isWider: await visit.page.evaluate(isWider) }).toEqual({
        path,
        isWider: false,
      });
    }
    expect(visit.problems).toEqual([]);
  });

  // The last one: it changes the tree.
  test("what runs below a revoked execution turns to Revoked without a reload, its siblings do not", async () => {
    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    await visit.go(`/lineage/${tree.root.id}`);
    await rowOf(page, tree.c.id).waitFor();
    await page.evaluate("window.isSamePage = true");
    const order = ["revoke", "--execution", tree.a.id, "--reason", "a test"];
    const { status } = await cluster.writ(...order);
    expect(status).toBe(0);
    for (const step of [tree.a, tree.c])
      await expect.poll(() => rowOf(page, step.id).innerText(), PATIENT).toContain("Revoked");
    for (const step of [tree.root, tree.b])
      expect(await rowOf(page, step.id).innerText()).toContain("Running");
    await page.getByText(/\d revoked/).waitFor();
    expect(await page.evaluate("window.isSamePage")).toBe(true);
    await visit.go("/lineage?q=under:revoked");
    await page.locator(".begin-list .table-body .table-row").first().waitFor();
    expect(visit.problems).toEqual([]);
  });
});
