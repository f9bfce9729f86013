import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { ACTS, decide, decidedId } from "./app-decisions.ts";
import { type AppBrowser, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const ROWS = ".table-body .table-row";

describe.skipIf(tool.isMissing)(`decisions as they are made${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    await decide(cluster, ACTS.allowed, 3);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("a denial appears within 2.5 s without a reload, and its strip stops at policy", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await page.locator(ROWS).nth(2).waitFor();
    const { action, resource } = ACTS.unpermitted;
    const { status } = await cluster.writ("authorize", "--action", action, "--resource", resource);
    expect(status).toBe(1);
    const row = page.locator(ROWS, { hasText: "Tool::payroll" });
    await row.waitFor({ timeout: 2_500 });
    const strip = row.getByRole("img");
    expect(await strip.getAttribute("aria-label")).toMatch(
      /^passed: asked, who, parent; not measured at runtime; stopped at policy \(NO_PERMIT\); recorded as leaf \d+$/,
    );
    await row.getByText("NO_PERMIT").waitFor();
    expect(visit.problems).toEqual([]);
  });

  test("what comes while people look further down is counted, and shown when they want it", async () => {
    await decide(cluster, ACTS.forbidden, 140);
    await using visit = await app.visit();
    const { page } = visit;
    await page.locator(ROWS).first().waitFor();
    await visit.scrollTo(1_500);
    await decide(cluster, ACTS.unpermitted, 2);
    const fresh = page.getByRole("button", { name: "2 new" });
    await fresh.waitFor();
    expect(await page.locator(ROWS, { hasText: "NO_PERMIT" }).count()).toBe(0);
    await fresh.click();
    await visit.scrollTo(0);
    await page.locator(ROWS, { hasText: "NO_PERMIT" }).nth(1).waitFor();
  });

  test("hundreds of rows are scrolled through with 60 of them in the page", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await page.locator(ROWS).first().waitFor();
    const seen = new Set<string>();
    const isAtEnd = `(({ scrollTop, clientHeight, scrollHeight }) =>
      scrollTop + clientHeight >= scrollHeight - 1)(document.querySelector(".table"))`;
    for (let top = 0; (await page.evaluate(isAtEnd)) !== true; top += 400) {
      await visit.scrollTo(top);
      expect(await page.locator(ROWS).count()).toBeLessThanOrEqual(60);
      for (const row of await page.locator(ROWS).all())
        seen.add((await row.getAttribute("id")) ?? "");
    }
    await page.getByText("That is all.").waitFor();
    expect(seen.size).toBeGreaterThan(120);
  });

  test("a frozen list and a selection are the same for whoever opens the address", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/decisions?q=decision:deny&since=1h");
    await page.locator(ROWS).first().waitFor();
    await page.getByRole("button", { name: "Freeze" }).click();
    await page.getByText("frozen at log size").waitFor();
    await page.locator(ROWS).nth(3).click();
    await page.getByRole("tab", { name: "Proof" }).click();
    await page.waitForURL(/tab=proof/);
    const rows = await visit.rows();
    await decide(cluster, ACTS.unpermitted, 2);

    await using other = await app.visit();
    await other.go(page.url().slice(app.origin.length));
    await other.page.locator(ROWS).first().waitFor();
    expect(await other.rows()).toEqual(rows);
    const open = other.page.locator("[aria-selected=true]");
    expect(await open.locator(".cell-time").innerText()).toBe(rows[3]);
    await other.page.getByRole("tab", { name: "Proof", selected: true }).waitFor();
    await other.page.getByText("Go live").click();
    await other.page.locator(ROWS, { hasText: "NO_PERMIT" }).first().waitFor();
  });

  test("with seven tabs live, the eighth is there as fast as the first", async () => {
    await using visit = await app.visit();
    const times: number[] = [];
    for (let tab = 0; tab < 8; tab++) {
      const page = await visit.page.context().newPage();
      const begun = performance.now();
      await page.goto(`${app.origin}/decisions`, { waitUntil: "commit" });
      await page.locator(ROWS).first().waitFor();
      times.push(performance.now() - begun);
    }
    const [first = 0] = times;
    // A second on a machine that has nothing else to do; seven open streams would let it wait for ever.
    expect(times.at(-1)).toBeLessThan(Math.max(1_000, 2 * first));
  });

  test("when the log does not answer, what is shown stays and says how old it is", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await page.locator(ROWS).first().waitFor();
    const pid = cluster.pidOf("evidence");
    process.kill(pid, "SIGSTOP");
    try {
      const failed = page.locator(".failed");
      await failed.getByText("evidence did not answer. What is shown is older.").waitFor();
      await page
        .locator(".freshness-stale")
        .getByText(/^\d+ s old$/)
        .waitFor();
      expect(await page.locator(ROWS).count()).toBeGreaterThan(1);
      expect(await page.getByText("The console has not answered").count()).toBe(0);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await page.locator(".failed").waitFor({ state: "detached" });
  });

  test("when the console stops answering, one banner says since when, and what changes something is locked until it answers", async () => {
    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    const executionId = await decidedId(cluster, ACTS.allowed);
    await visit.go(`/decisions?sel=${executionId}`);
    const revoke = page.getByRole("button", { name: "Revoke…" });
    await page.locator(ROWS).first().waitFor();
    await expect.poll(() => revoke.getAttribute("aria-disabled")).toBeNull();
    const banner = page.getByRole("alert").getByText("The console has not answered since");
    const pid = cluster.pidOf("console");
    process.kill(pid, "SIGSTOP");
    try {
      await banner.waitFor({ timeout: 6_000 });
      expect(await revoke.getAttribute("aria-disabled")).toBe("true");
      expect(await revoke.getAttribute("title")).toContain(
        "Locked: the console has not answered since",
      );
      expect(await page.locator(ROWS).count()).toBeGreaterThan(1);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await banner.waitFor({ state: "detached" });
    await expect.poll(() => revoke.getAttribute("aria-disabled")).toBeNull();
  });
});
