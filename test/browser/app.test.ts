import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededCluster, seededCluster } from "../support/seeded-cluster.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { ACTS, decidedId } from "./app-decisions.ts";
import { type AppBrowser, openApp } from "./app-page.ts";

const tool = debianTool("chromium");
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const TABS = ["why", "request", "facts", "grant", "proof", "lineage", "raw"];

describe.skipIf(tool.isMissing)(`the console's application${tool.toInstall}`, () => {
  let cluster: SeededCluster;
  let app: AppBrowser;
  let deniedId: string;
  let allowedId: string;

  beforeAll(async () => {
    cluster = await seededCluster();
    app = await openApp(cluster);
    deniedId = await decidedId(cluster, ACTS.forbidden);
    allowedId = await decidedId(cluster, ACTS.allowed);
  });

  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("is served under its policy, with nothing in the page itself", async () => {
    for (const path of [
      "/",
      "/decisions",
      "/policies/diff",
      "/identities/issuers",
      "/x/NO_PERMIT",
    ]) {
      const reply = await fetch(app.origin + path);
      expect(reply.headers.get("content-security-policy")).toBe(POLICY);
      const html = await reply.text();
      expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)|javascript:|\son[a-z]+=/);
    }
  });

  test("gives no report and no error, whatever is clicked", async () => {
    await using visit = await app.visit({ role: "admin" });
    const { page, problems } = visit;
    for (const place of ["Decisions", "Policies", "Revocations", "Identities"]) {
      await page.getByRole("link", { name: place, exact: true }).click();
      await page.getByRole("heading", { level: 1, name: place }).waitFor();
    }
    for (const list of ["Issuers", "Measurements", "Principals"])
      await page.getByRole("navigation", { name: "Lists" }).getByText(list).click();
    await page
      .getByRole("button", { name: /^Suspend Agent::/ })
      .first()
      .click();
    await page.getByRole("dialog").getByText("Cancel").click();
    for (const act of ["Add a principal…"]) {
      await page.getByText(act).click();
      await page.getByRole("dialog").getByText("Cancel").click();
    }
    await visit.go("/policies");
    await page.getByRole("link", { name: "sample" }).click();
    for (const tab of ["Schema", "Files", "Policies"])
      await page.getByRole("tab", { name: tab }).click();
    for (const id of [deniedId, allowedId]) {
      await visit.go(`/decisions?sel=${id}`);
      for (const tab of TABS) await page.getByRole("tab", { name: new RegExp(tab, "i") }).click();
      await page.getByRole("link", { name: "Open proof" }).waitFor();
    }
    await page.getByRole("button", { name: "Revoke…" }).click();
    await page.getByRole("dialog").getByText("Cancel").click();
    await page.locator(".drawer").getByRole("button", { name: "Command" }).click();
    await page.getByRole("dialog").getByText(`npx writ lineage show ${allowedId}`).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "local-operator" }).click();
    await page.getByRole("dialog").getByText("role").first().waitFor();
    await page.keyboard.press("Escape");
    for (const colours of ["light", "dark", "system"])
      await page.getByRole("button", { name: `Change to ${colours}` }).click();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Next denial").waitFor();
    expect(problems).toEqual([]);
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 320],
    ["dark", 320],
    ["forced", 1280],
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
    const paths = [
      "/decisions?q=decision:maybe&colour=red",
      "/decisions",
      ...TABS.map((tab) => `/decisions?sel=${allowedId}&tab=${tab}`),
      `/decisions?sel=${deniedId}`,
      "/policies",
      "/policies/diff",
      "/revocations",
      "/identities/principals",
      "/identities/measurements",
      "/x/nothing",
    ];
    for (const path of paths) {
      await visit.go(path);
      await expect.poll(() => visit.page.locator("[aria-busy]").count()).toBe(0);
      expect({ path, found: await visit.violations() }).toEqual({ path, found: [] });
      const isWider = "document.documentElement.scrollWidth > innerWidth";
      expect({ path, isWider: await visit.page.evaluate(isWider) }).toEqual({
        path,
        isWider: false,
      });
    }
  });

  test("has no barrier that axe finds in what opens over a page", async () => {
    await using visit = await app.visit({ role: "admin" });
    const { page } = visit;
    await visit.go(`/decisions?sel=${allowedId}`);
    const openers = [
      () => page.keyboard.press("Control+k"),
      () => page.keyboard.press("?"),
      () => page.getByRole("button", { name: "Revoke…" }).click(),
      () => page.getByRole("button", { name: "Stop…" }).click(),
      () => page.locator(".drawer").getByRole("button", { name: "Command" }).click(),
      () => page.getByRole("button", { name: "local-operator" }).click(),
    ];
    for (const open of openers) {
      await open();
      await page.getByRole("dialog").waitFor();
      expect(await visit.violations()).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.keyboard.press("/");
    await page.keyboard.type("rea");
    await page.getByRole("option").first().waitFor();
    expect(await visit.violations()).toEqual([]);
  });

  test("shows the public what is public, and says what is not theirs", async () => {
    await using visit = await app.visit();
    const { page, problems } = visit;
    await visit.go("/");
    await page.getByText("Nothing runs before it is allowed.").waitFor();
    await page.locator(".newest-row").first().waitFor();
    await visit.go(`/decisions?sel=${allowedId}&tab=request`);
    await page.getByText("is shown to people who are signed in").waitFor();
    const revoke = page.getByRole("button", { name: "Revoke…" });
    expect(await revoke.getAttribute("aria-disabled")).toBe("true");
    expect(await revoke.getAttribute("title")).toBe("This takes the role admin; yours is public.");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("npx writ console").waitFor();
    expect(problems).toEqual([]);
  });

  test("a sign-in code is used up and stands in no address afterwards", async () => {
    await using visit = await app.visit({ role: "analyst" });
    expect(visit.page.url()).toBe(`${app.origin}/decisions`);
    const kept = await visit.page.evaluate("JSON.stringify(sessionStorage)");
    expect(kept).toContain("writ.session");
    expect(await visit.page.context().cookies()).toEqual([]);
    await visit.page.goBack().catch(() => null);
    expect(visit.page.url()).not.toContain("signin");
  });
});
