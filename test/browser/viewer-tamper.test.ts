import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { sampleExecution } from "../../packages/evidence/src/testing/sample-execution.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { buildViewer, openViewer, trustFile, type ViewerPage, viewerFile } from "./viewer-page.ts";

const tool = debianTool("chromium");
const whole = await sampleBundle({
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});
const small = await sampleBundle({
  statements: sampleExecution("DENY"),
  gaps: [1, 1],
  older: [1],
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});
const trust = trustFile(whole.trust);
const FLIP_MS = 300_000;

describe.skipIf(tool.isMissing)(`tampering in the proof viewer${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildViewer(folder.path);
    file = viewerFile(folder.path);
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  /** Flips a bit in the page, and says which step noticed. */
  async function flipped({ page }: ViewerPage, part: RegExp, byte: number): Promise<string> {
    const tamper = page.locator(".tamper");
    const names = await tamper.locator("option").allInnerTexts();
    await tamper
      .locator("select")
      .selectOption({ index: names.findIndex((one) => part.test(one)) });
    await tamper.locator("input").first().fill(`${byte}`);
    await tamper.getByRole("button", { name: "Flip", exact: true }).click();
    await page.locator(".changed").waitFor();
    const said = await tamper.locator(".outcome").innerText();
    await tamper.getByRole("button", { name: "Restore" }).click();
    await page.getByText("Restored.").waitFor();
    return said;
  }

  test("turns the step red that has to notice, and can be undone", async () => {
    await using viewer = await openViewer(file);
    await viewer.open(trust, whole.text);
    await viewer.page.locator(".tamper").waitFor();
    const cases: readonly (readonly [part: RegExp, byte: number, noticed: string])[] = [
      [/event 0: statement/, 100, "step 2 notices first"],
      [/event 1: signature \(/, 20, "step 2 notices first"],
      [/event 2: sibling 0/, 13, "step 5 notices first"],
      [/event 0: signature of witness.writ.local\/2/, 2, "step 7 notices first"],
      [/event 0: signature of .*timestamp/, 0, "step 8 notices first"],
      [/event 0: signature of witness.writ.local\/1/, 40, "step 6 notices first"],
      [/older 0: checkpoint/, 30, "step 9 notices first"],
      [/tenant/, 0, "step 10 notices first"],
      [/disclosure 1/, 30, "step 11 notices first"],
      [/decision output/, 5, "step 12 notices first"],
      [/signature of grease.example/, 30, "nobody notices"],
    ];
    for (const [part, byte, noticed] of cases)
      expect(await flipped(viewer, part, byte)).toContain(noticed);
    expect(await viewer.word()).toBe("Allowed");
    expect(viewer.problems).toEqual([]);
  });

  test("shows a changed bundle as one, and nothing of it as true", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    await page.getByRole("button", { name: "Flip", exact: true }).click();
    await page.locator(".changed").waitFor();
    expect(await page.locator(".changed").innerText()).toContain("event 0: statement, byte 0");
    expect(await viewer.word()).toBe("Refused");
    expect(await page.locator(".verdict").innerText()).not.toContain("User::alice");
    expect(await page.locator('.step[aria-current="step"]').getAttribute("data-step")).toBe("2");
  });

  test(
    "of every byte is noticed by the step that has to, except in signatures of unknown keys and in policies that nothing runs",
    { timeout: FLIP_MS },
    async () => {
      await using viewer = await openViewer(file);
      const { page } = viewer;
      await viewer.open(trust, small.text);
      await page.getByRole("button", { name: "Flip every byte of every part" }).click();
      const end = page.locator(".flips [role=status]", { hasText: /than expected\.$/ });
      await end.waitFor({ timeout: FLIP_MS });
      const [, done, total, unnoticed, unexpected] =
        /(\d+) of (\d+) bytes changed, (\d+) unnoticed, (\d+) noticed/.exec(
          await end.innerText(),
        ) ?? [];
      expect(done).toBe(total);
      expect(unexpected).toBe("0");
      const rows = await page.locator(".flips tbody tr").allInnerTexts();
      const lengths = rows
        .filter((row) => row.includes("nobody"))
        .map((row) => {
          const [, name, last] = /^(.*)\t0–(\d+): nobody$/.exec(row) ?? [];
          expect(name).toMatch(/grease|policy file/);
          return Number(last) + 1;
        });
      expect(unnoticed).toBe(`${lengths.reduce((sum, length) => sum + length, 0)}`);
      expect(rows.length).toBeGreaterThan(15);
    },
  );

  test("of every byte can be stopped", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    await page.getByRole("button", { name: "Flip every byte of every part" }).click();
    await page.locator(".flips [role=status]", { hasText: "…" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped.").waitFor();
    expect(await viewer.word()).toBe("Allowed");
  });
});
