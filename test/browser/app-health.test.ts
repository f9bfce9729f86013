import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { strokes } from "./chart-strokes.ts";
import { type AppBrowser, isServed, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const HEALTH = "/health?window=5m";
/** A probe begins every ten seconds. */
const PROBED = { timeout: 40_000 };

const row = (page: Page, component: string) =>
  page
    .locator(".matrix tbody tr")
    .filter({ has: page.getByRole("link", { name: component, exact: true }) });
const headline = (page: Page) => page.locator(".headline-word");

describe.skipIf(tool.isMissing)(`health${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;

  beforeAll(async () => {
    cluster = await seededCluster({ hasLab: true });
    app = await openApp(cluster);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("what each part says, what was seen of it and what was proven is told apart", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page, problems } = visit;
    await visit.go(HEALTH);
    await row(page, "policy-decision")
      .getByText(/p99 [\d.,]+ ms$/)
      .waitFor(PROBED);
    await row(page, "policy-decision")
      .getByText(/replayed \d+ of \d+ decisions$/)
      .waitFor(PROBED);
    await row(page, "evidence")
      .getByText(/evidence of leaves [\d ]+ verified$/)
      .waitFor();
    for (const part of ["postgres", "log", "witnesses", "identity", "grant-signing", "queues"])
      expect(await row(page, part).locator("td").count()).toBe(4);
    await page.getByText(/^Full probe .* ago/).waitFor();
    const short = await page.locator(".headline").innerText();
    expect(short).toMatch(/allowed [\d.]+ ms · denied [\d.]+ ms · revoked → refused [\d.]+ ms/);
    expect(problems).toEqual([]);
  });

  test("a line opens what was tried, what to do and where it is from; Esc closes it", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page, problems } = visit;
    await visit.go(HEALTH);
    await row(page, "evidence").getByRole("link").click();
    await page.waitForURL(/sel=evidence/);
    const drawer = page.getByRole("complementary", { name: "Component" });
    await drawer.getByText("npx writ doctor").waitFor();
    const probe = drawer.locator(".probes > li").filter({ hasText: "proven" }).first();
    await probe.getByText(/signed 4 of 4 statements/).waitFor(PROBED);
    // The probe's tenant is nobody's here: its executions are texts to copy, and lead nowhere.
    await probe.getByRole("button", { name: "Copy execution id" }).waitFor();
    expect(await probe.getByRole("link").count()).toBe(0);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?window=5m");
    await page.getByRole("button", { name: "Show the last 15m" }).click();
    await page.waitForURL(/window=15m/);
    await page.goBack();
    await page.getByRole("button", { name: "Show the last 5m", pressed: true }).waitFor();
    expect(problems).toEqual([]);
  });

  test("every chart has a table, and where people look the chart says what stands in it", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page, problems } = visit;
    await visit.go(HEALTH);
    const charts = page.locator("figure.series");
    await charts.first().waitFor();
    const titles = await charts.locator("h3").allInnerTexts();
    expect(titles).toHaveLength(6);
    for (const title of titles) {
      const figure = page.getByRole("figure", { name: title, exact: true });
      const readings: string[] = [];
      for (const part of [0.05, 0.5, 0.9, 0.99]) {
        const over = figure.locator(".u-over");
        await over.scrollIntoViewIfNeeded();
        const box = await over.boundingBox();
        if (box === null) throw new Error("the chart has no place");
        await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
        const time = await figure.locator(".series-now time").getAttribute("datetime");
        const values = await figure.locator(".series-now strong").allInnerTexts();
        readings.push(`${time} ${values.join(" ")}`);
      }
      await figure.getByRole("button", { name: `${title} as a table` }).click();
      const rows = await figure.locator("tbody tr").all();
      const table = await Promise.all(
        rows.map(async (one) => {
          const time = await one.locator("time").getAttribute("datetime");
          return `${time} ${(await one.locator("td").allInnerTexts()).join(" ")}`;
        }),
      );
      for (const reading of readings) expect(table).toContain(reading);
      await page.mouse.move(0, 0);
    }
    expect(problems).toEqual([]);
  });

  test("a log that stands still is named within 15 s, and after it goes on all is well without a reload", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(HEALTH);
    await row(page, "evidence").locator(".truth-good").nth(2).waitFor(PROBED);
    await page.evaluate("window.before = true");
    const pid = cluster.pidOf("evidence");
    process.kill(pid, "SIGSTOP");
    try {
      await headline(page)
        .getByText(/^evidence/)
        .waitFor({ timeout: 15_000 });
      await headline(page).getByText("NOT WORKING", { exact: true }).waitFor();
      await row(page, "evidence").locator("td").nth(1).locator(".truth-broken").waitFor();
      const database = page.getByRole("figure", { name: "Database", exact: true });
      const asTable = database.getByRole("button", { name: "Database as a table" });
      await asTable.click();
      const newest = database.locator("tbody td").first();
      await newest.getByText("not known").waitFor({ timeout: 30_000 });
      await asTable.click();
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await row(page, "evidence").locator(".truth-good").nth(2).waitFor({ timeout: 90_000 });
    await headline(page).getByText("NOT WORKING").waitFor({ state: "detached", timeout: 60_000 });
    expect(await page.evaluate("window.before")).toBe(true);

    // What evidence did not tell is a gap in the line, with a stroke on both sides of it.
    const drawn = async () =>
      (await strokes(page, "Database", "--ink2")).filter(({ isDrawn }) => isDrawn);
    await expect.poll(async () => (await drawn()).length, { timeout: 30_000 }).toBe(2);
    const [before, after] = await drawn();
    expect((after?.from ?? 0) - (before?.to ?? 0)).toBeGreaterThan(5);
  });

  test("what the console measured before a restart is lost, and shown as not known", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(HEALTH);
    const figure = page.getByRole("figure", { name: "Database", exact: true });
    await figure.getByRole("button", { name: "Database as a table" }).click();
    const values = () => figure.locator("tbody td").allInnerTexts();
    const known = async () => (await values()).filter((value) => value !== "not known").length;
    await expect.poll(known, { timeout: 30_000 }).toBeGreaterThan(3);
    // The newest may be measured again: the console is back within its five seconds.
    const before = await figure.locator("tbody time").nth(2).getAttribute("datetime");
    const pid = cluster.pidOf("console");
    process.kill(pid, "SIGKILL");
    await expect.poll(() => cluster.running.pids["console"] ?? pid).not.toBe(pid);
    // What was measured at that time is not there any more, and nothing stands in for it.
    const then = figure
      .locator("tbody tr")
      .filter({ has: page.locator(`time[datetime="${before}"]`) });
    await expect
      .poll(async () => (await then.count()) === 0 || (await then.locator("td").innerText()), {
        timeout: 30_000,
      })
      .toSatisfy((found) => found === true || found === "not known");
    await expect.poll(known, { timeout: 30_000 }).toBeGreaterThan(0);
    await figure.getByRole("button", { name: "Database as a table" }).click();
    const box = await figure.locator(".u-over").boundingBox();
    if (box === null) throw new Error("the chart has no place");
    await page.mouse.move(box.x + 8, box.y + box.height / 2);
    await figure.locator(".series-now").getByText("not known").first().waitFor();
    await expect.poll(() => isServed(app.origin)).toBe(true);
  });

  test("what gets old says so, and is no longer taken for now", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page } = visit;
    await visit.go(HEALTH);
    await headline(page).locator("strong").waitFor();
    const pid = cluster.pidOf("console");
    process.kill(pid, "SIGSTOP");
    try {
      await page.getByText(/^What is shown is \d+ s old/).waitFor({ timeout: 20_000 });
      await page.locator(".health.stale-edge").waitFor();
      expect(await page.locator(".freshness-stale").innerText()).toMatch(/\d+ s old/);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await page.locator(".health.stale-edge").waitFor({ state: "detached", timeout: 20_000 });
  });

  test("a visitor sees the headline and its age, and what to do to see more", async () => {
    await using visit = await app.visit();
    const { page, problems } = visit;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await visit.go(HEALTH);
    await headline(page).locator("strong").waitFor();
    await page.getByText(/^Full probe .* ago$/).waitFor();
    await page.getByText("npx writ console").first().waitFor();
    expect(
      await page.locator(".matrix, .truth-cards, figure, .changes, .cause-table").count(),
    ).toBe(0);
    expect(asked.some((url) => url.includes("GetSeries"))).toBe(false);
    await visit.go("/");
    await page
      .locator(".status-words")
      .getByText(/^tried for real .* ago$/)
      .waitFor();
    expect(problems).toEqual([]);
  });

  test("broken integrity stands on every page", async () => {
    await using visit = await app.visit({ role: "analyst" });
    const { page, problems } = visit;
    const text = "The log is frozen.";
    await page.route("**/writ.console.v1.HealthService/GetHealth", async (route) => {
      const response = await route.fetch();
      const alarm = { code: "log-frozen", text, advice: "Ask an operator.", at: new Date() };
      await route.fulfill({ response, json: { ...(await response.json()), alarms: [alarm] } });
    });
    for (const path of ["/decisions", "/policies", "/health"]) {
      await visit.go(path);
      await page.getByRole("alert").getByText(`Integrity: ${text}`).waitFor();
      expect(await visit.violations()).toEqual([]);
    }
    expect(problems).toEqual([]);
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 768],
    ["light", 320],
    ["dark", 320],
    ["forced", 1280],
    ["forced", 320],
  ] as const)("has no barrier that axe finds, %s at %i px", async (theme, width) => {
    const isForced = theme === "forced";
    await using visit = await app.visit({
      role: "analyst",
      context: {
        viewport: { width, height: 800 },
        colorScheme: isForced ? "light" : theme,
        ...(isForced && { forcedColors: "active" }),
      },
    });
    const { page } = visit;
    for (const path of [HEALTH, "/health?sel=evidence", "/health?sel=nobody&window=2h"]) {
      await visit.go(path);
      await page.locator("figure.series").first().waitFor({ state: "attached" });
      const table = page.getByRole("button", { name: "Log as a table" });
      if (await table.isVisible()) await table.click();
      expect({ path, found: await visit.violations() }).toEqual({ path, found: [] });
      const isWider = "document.documentElement.scrollWidth > innerWidth";
      expect({ path, isWider: await page.evaluate(isWider) }).toEqual({ path, isWider: false });
    }
    expect(visit.problems).toEqual([]);
  });
});
