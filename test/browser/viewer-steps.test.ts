import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { buildViewer, openViewer, sha256Hex, trustFile, viewerFile } from "./viewer-page.ts";

const tool = debianTool("chromium");
const whole = await sampleBundle({
  gaps: [40, 3, 5, 60],
  older: [30],
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});
const trust = trustFile(whole.trust);

describe.skipIf(tool.isMissing)(`the steps of the proof viewer${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildViewer(folder.path);
    file = viewerFile(folder.path);
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  test("show what was expected and recomputed, byte by byte, and by whom and when it was signed", async () => {
    await using viewer = await openViewer(file);
    await viewer.open(trust, whole.text);
    const detail = viewer.page.locator(".detail");
    const shows = async (step: number, ...texts: readonly string[]): Promise<void> => {
      await viewer.page.locator(`[data-step="${step}"]`).click();
      // Some of it can be opened.
      for (const text of texts) await detail.getByText(text).first().waitFor({ state: "attached" });
    };
    await shows(1, "At most 16 MiB");
    await shows(2, "policy-decision-key", "openssl dgst -sha256 -verify");
    await shows(3, "equal, 32 of 32 bytes", '"decision": "ALLOW"');
    await shows(4, "SHA-256(00 ‖ entry)", '"hashedrekord"');
    await shows(5, "Leaf 40 of 111: 7 hashes lead to the root", "equal, 32 of 32 bytes");
    await shows(6, "evidence.writ.local/local/1", "openssl pkeyutl");
    await shows(7, "w1", "w2", "grease.example/x", "2026-11-23T01:40:23.000Z", "2 of 2 witnesses");
    await shows(8, "the log was at this checkpoint", "2026-11-23T01:40:21.123Z");
    await shows(9, "The log has only grown since an older checkpoint", "Save memory");
    await shows(10, "The last event says it is the last.");
    await shows(11, '"Agent::<b>researcher</b>"');
    await shows(12, "No policy engine is in this file");
    expect(viewer.problems).toEqual([]);
  });

  test("fold the path hash by hash, and give each to be made by hand", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    const path = page.locator(".path");
    await path.getByText("7 of 7").waitFor();
    const nodes = await path.locator("svg .node").count();
    expect(nodes).toBe(15);
    await path.getByRole("button", { name: "◀ back" }).click();
    await path.getByText("6 of 7").waitFor();
    expect(await path.locator("svg .node text", { hasText: "?" }).count()).toBe(1);
    await path.getByRole("button", { name: "play" }).click();
    await path.getByText("7 of 7").waitFor();
    const made = await path.locator("dd").last().innerText();
    const [left = "", right = ""] = await path.locator("dd").allInnerTexts();
    expect(sha256Hex(Buffer.from(`01${left}${right}`, "hex"))).toBe(made);
    expect(await path.locator("pre").innerText()).toContain(`printf '01${left}${right}'`);
  });

  test("are copied; where that is not allowed, the text is there and selected", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    const forbid = `Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { globalThis.copied = text; } } })`;
    await page.evaluate(forbid);
    await page.getByRole("button", { name: "Copy both inputs" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate("globalThis.copied")).toMatch(
      /^left [0-9a-f]{64}\nright [0-9a-f]{64}\n$/,
    );
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error("no"))`);
    await page.getByRole("button", { name: "Copy both inputs" }).click();
    await page.locator(".copy textarea").waitFor();
    expect(await page.evaluate("getSelection().toString()")).toMatch(/^left [0-9a-f]{64}/);
  });

  test("are reached with the keyboard alone, but not while something is written", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    const current = (): Promise<string | null> =>
      page.locator('.step[aria-current="step"]').getAttribute("data-step");
    expect(await current()).toBe("5");
    await page.keyboard.press("j");
    expect(await current()).toBe("6");
    await page.keyboard.press("ArrowDown");
    expect(await current()).toBe("7");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("k");
    expect(await current()).toBe("5");
    for (let i = 0; i < 20; i++) await page.keyboard.press("k");
    expect(await current()).toBe("1");
    await page.locator('.tamper input[type="number"]').first().focus();
    await page.keyboard.press("j");
    expect(await current()).toBe("1");
  });

  test("say of a bundle with several events which one they are about", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    await page.locator('[data-step="3"]').click();
    await page.locator(".detail select").selectOption("2");
    const statement = page.locator(".detail > div > pre");
    await expect.poll(() => statement.innerText()).toContain('"status": "completed"');
  });

  test("are all printed, with whole hashes and without controls", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    await page.emulateMedia({ media: "print" });
    const report = page.locator(".report");
    await report.waitFor();
    const text = await report.innerText();
    for (const said of [sha256Hex(whole.text), sha256Hex(trust), whole.note.split("\n")[2] ?? "?"])
      expect(text).toContain(said);
    for (let step = 1; step <= 12; step++) expect(text).toMatch(new RegExp(`[✓–] ${step} `));
    for (const hidden of [".intake", ".tamper", ".walk", ".actions"])
      expect(await page.locator(hidden).isVisible()).toBe(false);
  });

  test("look as the system says, or as one has chosen", async () => {
    await using viewer = await openViewer(file, { context: { colorScheme: "dark" } });
    const { page } = viewer;
    const colour = (): Promise<unknown> =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [dark, light] = ["rgb(19, 21, 24)", "rgb(251, 250, 247)"];
    expect(await colour()).toBe(dark);
    await page.getByRole("button", { name: "Theme: system" }).click();
    expect(await colour()).toBe(light);
    await page.reload();
    expect(await colour()).toBe(light);
    await page.getByRole("button", { name: "Theme: light" }).click();
    await page.emulateMedia({ colorScheme: "light" });
    expect(await colour()).toBe(dark);
  });

  const looks = [
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 1280 },
    { colorScheme: "light", width: 768 },
    { colorScheme: "dark", width: 320 },
    { colorScheme: "light", width: 320, forcedColors: "active" },
  ] as const;
  test.each(looks)("are accessible: %o", async ({ width, ...context }) => {
    const viewport = { width, height: 800 };
    await using viewer = await openViewer(file, { context: { ...context, viewport } });
    const { page } = viewer;
    expect(await viewer.violations()).toEqual([]);
    await viewer.open(trust, whole.text);
    await page.locator(".tamper").waitFor();
    const steps = width === 1280 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [2, 3, 5, 7, 9];
    for (const step of steps) {
      await page.locator(`[data-step="${step}"]`).click();
      for (const closed of await page.locator("details:not([open]) > summary").all())
        if (await closed.isVisible()) await closed.click();
      expect(await viewer.violations()).toEqual([]);
    }
    const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(wide)).toBe(0);
    await page.getByRole("button", { name: "Flip", exact: true }).click();
    await page.locator(".changed").waitFor();
    expect(await viewer.violations()).toEqual([]);
  });
});
