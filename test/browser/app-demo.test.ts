import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { query } from "../support/query.ts";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type AppBrowser, openApp } from "./app-page.ts";
import { breakIt, startDemoRun, STOPPED } from "./demo-run.ts";

const tool = debianTool("chromium");
const root = new URL("../../", import.meta.url);
const FAMILIES = [
  ["1", "Credentials", "invalid credentials"],
  ["2", "Runtime", "unauthorized runtime conditions"],
  ["3", "Policy", "policy mismatch"],
  ["4", "Expired", "expired authorization"],
  ["5", "Revoked", "revoked execution permission"],
  ["6", "Tampered", "tampered request"],
  ["7", "Unverifiable", "unverifiable runtime state"],
] as const;

const started = new Set<string>();

/** Starts a run that is ended after its test. */
async function startRun(page: Page, every?: string): Promise<string> {
  const runId = await startDemoRun(page, every);
  started.add(runId);
  return runId;
}

/** What a row says of each step of both worlds. */
function states(page: Page): Promise<readonly string[]> {
  return page
    .locator("[data-step]")
    .evaluateAll((rows) =>
      rows.map((row) => `${row.getAttribute("data-step")} ${row.getAttribute("data-state")}`),
    );
}

function seqOf(page: Page): Promise<number> {
  return page.locator("[data-seq]").getAttribute("data-seq").then(Number);
}

describe.skipIf(tool.isMissing)(`the demo${tool.toInstall}`, () => {
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

  afterEach(async () => {
    for (const runId of started) await call("EndRun", { runId });
    started.clear();
  });

  const call = (method: string, request: object): Promise<Response> =>
    fetch(`${app.origin}/api/writ.demo.v1.DemoService/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json", "connect-protocol-version": "1" },
      body: JSON.stringify(request),
    });

  test("stops each of the seven with a code of its family, while the watched world does it", async () => {
    await using visit = await app.visit();
    const { page, problems } = visit;
    await visit.go("/demo");
    const runId = await startRun(page);
    for (const [key, title, family] of FAMILIES) {
      const row = await breakIt(page, key);
      expect(await page.getByRole("radio", { name: title }).isChecked()).toBe(true);
      const code = await row.locator("code").first().innerText();
      expect([title, isReasonCode(code) && reasonCodes[code].family]).toEqual([title, family]);
      const stepId = await row.getAttribute("data-step");
      const watched = page.locator(`.demo-lane-open [data-step="${stepId}"]`);
      await watched.and(page.locator(":is([data-state=DONE], [data-state=KILLED])")).waitFor();
    }
    const [writ, open] = await Promise.all(
      ["lab_writ", "lab_open"].map((world) =>
        query(
          cluster.adminUrl,
          `select (select count(*)::int from ${world}.exported where run_id = $1) as exported,
                  (select coalesce(sum(amount_minor), 0)::int from ${world}.refund where run_id = $1) as moved`,
          [runId],
        ),
      ),
    );
    expect(writ).toMatchObject([{ exported: 0, moved: 4_200 }]);
    expect(Number(open?.[0]?.["exported"])).toBeGreaterThan(0);
    expect(Number(open?.[0]?.["moved"])).toBeGreaterThan(994_200);
    expect(problems).toEqual([]);
  });

  test("says why, shows what was sent, and leads to the proof, the lineage and a command", async () => {
    await using visit = await app.visit();
    const { page, problems } = visit;
    await visit.go("/demo");
    await startRun(page);
    await breakIt(page, "3");
    const panel = page.getByRole("region", { name: "Selected step" });
    await panel.getByText("NO_PERMIT").first().waitFor();
    await panel.getByText("policy: whether a policy permits it").waitFor();
    await page.getByRole("tab", { name: "Sent" }).click();
    await panel.getByText("AuthorizationService/Authorize").waitFor();
    await page.getByRole("tab", { name: "Proof" }).click();
    const proof = panel.getByRole("link", { name: "Open proof" });
    expect(await proof.getAttribute("href")).toMatch(/^\/verify#/);
    await page.getByRole("tab", { name: "Try it yourself" }).click();
    const command = await panel.locator("pre").first().innerText();
    // Pasted where the cluster's folder is, the command finds it by itself.
    const pasted = `${command} --data ${cluster.dataDir}`;
    const tried = await promisify(execFile)("sh", ["-c", pasted], { cwd: root }).catch(
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );
    expect(tried).toMatchObject({ code: 1, stdout: expect.stringContaining("NO_PERMIT") });
    await page.getByRole("tab", { name: "Lineage" }).click();
    await panel.getByRole("link", { name: "Open in the lineage" }).click();
    await page.waitForURL(/\/lineage\/[0-9a-f-]{36}$/);
    expect(problems).toEqual([]);
  });

  test("shows the database's times on the clock", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/demo");
    const runId = await startRun(page);
    await breakIt(page, "3");
    const clock = page.getByRole("region", { name: "Damage clock" });
    await clock.getByText(/Contained [0-9.]+ s/).waitFor();
    const reply = await call("GetDemo", {});
    const { damageQueries } = (await reply.json()) as { damageQueries: readonly string[] };
    const [damage] = await query(cluster.adminUrl, damageQueries[0] ?? "", [runId, 1]);
    const [first, alarm] = [damage?.["first_effect_at"], damage?.["alarm_at"]] as const;
    if (!(first instanceof Date && alarm instanceof Date)) throw new Error("no times");
    const figure = await clock.locator("[data-figure]").getAttribute("data-figure");
    expect(Math.abs(Number.parseFloat(figure ?? "") * 1_000 - (+alarm - +first))).toBeLessThan(50);
    const records = Number(damage?.["records_out"]);
    await clock.getByText(`${records.toLocaleString("en")} records out`).waitFor();
  });

  test("counts nothing by itself: while nobody tells it the time, the clock stands still", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/demo");
    await startRun(page, "300 s");
    const clock = page.getByRole("region", { name: "Damage clock" });
    const figure = async () =>
      Number.parseFloat((await clock.locator("[data-figure]").getAttribute("data-figure")) ?? "");
    await breakIt(page, "3");
    await expect.poll(figure).toBeGreaterThan(0);
    const pid = cluster.pidOf("lab");
    process.kill(pid, "SIGSTOP");
    try {
      // The page's own time goes on, and it says so.
      await clock.getByText(/, [2-9](\.\d+)? s ago/).waitFor();
      const stood = await figure();
      await clock.getByText(/, [4-9](\.\d+)? s ago/).waitFor();
      expect(await figure()).toBe(stood);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const before = await figure();
    await expect.poll(figure).toBeGreaterThan(before + 2);
  });

  test("goes on after a reload where it was, and after the tab was hidden", async () => {
    await using visit = await app.visit();
    const { page, problems } = visit;
    await visit.go("/demo");
    const runId = await startRun(page);
    await breakIt(page, "6");
    await page.getByText(/Contained [0-9.]+ s/).waitFor();
    const [before, seq] = [await states(page), await seqOf(page)];
    await page.reload();
    await expect.poll(() => seqOf(page)).toBeGreaterThanOrEqual(seq);
    await expect.poll(() => states(page)).toEqual(before);

    const closed = page.waitForEvent("requestfailed", (request) =>
      request.url().endsWith("/WatchRun"),
    );
    await page.evaluate(`Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"))`);
    await closed;
    await call("Provoke", { runId, cause: "policy" });
    const opened = page.waitForRequest(/WatchRun$/);
    await page.evaluate(
      `delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))`,
    );
    expect((await opened).postDataBuffer()?.toString()).toContain('"afterSeq":"');
    await page.locator(`.demo-lane-writ [data-step="provoked-2"]${STOPPED}`).waitFor();
    expect(problems).toEqual([]);
  });

  test("keeps visitors apart, and says that a run is over", async () => {
    await using one = await app.visit();
    await using other = await app.visit();
    await one.go("/demo");
    await other.go("/demo");
    const runs = await Promise.all([startRun(one.page), startRun(other.page)]);
    expect(runs[0]).not.toBe(runs[1]);
    await breakIt(one.page, "3");
    expect(await other.page.locator("[data-step^=provoked]").count()).toBe(0);
    await one.page.getByRole("button", { name: "End", exact: true }).click();
    await one.page.locator(".demo-causes > p", { hasText: "No run is going on" }).waitFor();
    await other.page.locator("[data-phase=live]").waitFor();
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["forced", 1280],
    ["light", 320],
    ["dark", 320],
    ["forced", 320],
  ] as const)("has no barrier that axe finds, %s at %i px", async (theme, width) => {
    const isForced = theme === "forced";
    await using visit = await app.visit({
      context: {
        viewport: { width, height: 800 },
        colorScheme: isForced ? "light" : theme,
        ...(isForced && { forcedColors: "active" }),
      },
    });
    const { page, problems } = visit;
    const look = async (what: string) => {
      expect({ what, found: await visit.violations() }).toEqual({ what, found: [] });
      const isWider = "document.documentElement.scrollWidth > innerWidth";
      expect([what, await page.evaluate(isWider)]).toEqual([what, false]);
    };
    await visit.go("/demo");
    await page.getByRole("button", { name: "Break it" }).waitFor();
    await look("before a run");
    await startRun(page);
    await breakIt(page, "3");
    await look("mid-run");
    await page.getByText("How this stays honest").click();
    for (const tab of ["Sent", "Answer", "Proof", "Lineage", "Try it yourself"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect.poll(() => page.locator("[aria-busy]").count()).toBe(0);
      await look(tab);
    }
    for (const lane of width < 900 ? ["Watched", "Monitor"] : []) {
      await page.getByRole("tab", { name: lane }).click();
      await look(lane);
    }
    expect(problems).toEqual([]);
  });

  test("says that lab does not answer, keeps what is shown, and goes on when it answers again", async () => {
    await using visit = await app.visit();
    const { page } = visit;
    await visit.go("/demo");
    await startRun(page);
    const pid = cluster.pidOf("lab");
    process.kill(pid, "SIGSTOP");
    try {
      await page.keyboard.press("3");
      await page.keyboard.press("Enter");
      await page.getByText("lab did not answer.").first().waitFor();
      expect(await page.locator("[data-step=tell][data-state=DONE]").count()).toBe(2);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await breakIt(page, "6");
    expect(await page.getByText("lab did not answer.").count()).toBe(0);
  });
});

describe.skipIf(tool.isMissing)(`a cluster without the demo${tool.toInstall}`, () => {
  test("says so, and offers what there is", async () => {
    await using cluster = await seededCluster();
    await using app = await openApp(cluster);
    await using visit = await app.visit();
    await visit.go("/demo");
    await visit.page.getByText("No run can be started here.").waitFor();
    await visit.page.getByRole("link", { name: "the proof viewer" }).waitFor();
    const start = visit.page.getByRole("button", { name: "New run" });
    expect(await start.getAttribute("aria-disabled")).toBe("true");
    expect(await visit.violations()).toEqual([]);
  });
});
