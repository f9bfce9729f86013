import { decodeUtf8 } from "@writ/encoding";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle, sampleTrust } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import {
  buildViewer,
  fragmentOf,
  openViewer,
  savedBy,
  trustFile,
  type ViewerPage,
  viewerFile,
} from "./viewer-page.ts";

const tool = debianTool("chromium");
const trust = trustFile(sampleTrust);
// Signatures are made anew each time, so these are two trees of one size: a log that lies.
const one = await sampleBundle({ older: [5] });
const other = await sampleBundle({ older: [4] });
const smaller = await sampleBundle({ gaps: [0, 0, 0, 0], older: [] });

describe.skipIf(tool.isMissing)(`what the proof viewer remembers${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildViewer(folder.path);
    file = viewerFile(folder.path);
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  async function memoryOf({ page }: ViewerPage): Promise<string> {
    await page.locator('[data-step="9"]').click();
    return page.locator(".memory").innerText();
  }

  test("leads two signed checkpoints of one size to the split view, with both texts to be saved", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, one.text);
    expect(await page.locator(".integrity").count()).toBe(0);
    await viewer.open(other.text);
    const split = page.locator(".integrity");
    expect(await split.innerText()).toContain("has told two stories");
    const [left, right] = await split.locator("pre").allInnerTexts();
    expect([left?.trim(), right?.trim()]).toEqual([one.note.trim(), other.note.trim()]);
    expect(await viewer.word()).toBe("Refused");
    expect((await viewer.statuses())[8]).toBe("fail");
    expect(await viewer.violations()).toEqual([]);
    const saved = await savedBy(page, () => page.getByText("Save both texts").click());
    expect(decodeUtf8(saved)).toContain(one.note);
    expect(decodeUtf8(saved)).toContain(other.note);
  });

  test("holds a log to it after a reload, and says when the bundle has no proof", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, smaller.text);
    await page.reload();
    await page.getByText("Forget this trust").waitFor();
    await viewer.open(one.text);
    expect(await memoryOf(viewer)).toContain("of 1 log, kept in this browser");
    const detail = await page.locator(".detail").innerText();
    expect(detail).toContain("not checked: the bundle has no proof from it");
    expect(detail).toContain("--since checkpoint.txt");
    const saved = await savedBy(page, () => page.getByText("Save checkpoint.txt").click());
    expect(decodeUtf8(saved)).toBe(smaller.note);
    await viewer.open(one.text);
    expect(await page.locator('[data-tier="consistent"]').innerText()).toContain("you kept");
  });

  test("is saved as a text, forgotten, and loaded again, but only what a trusted log has signed", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, one.text);
    expect(await memoryOf(viewer)).toContain("all HTML files on this machine share this memory");
    const saved = await savedBy(page, () => page.getByText("Save memory").click());
    await page.getByText("Forget it").click();
    await page.getByText("Memory: 0 checkpoints").waitFor();
    const forged = one.note.replace(/^(.*\n)\d+\n/, "$19\n");
    await viewer.give(
      `${decodeUtf8(saved)}\nkept 2026-11-23T00:00:00.000Z\n${forged}`,
      "2 of 3 checkpoints are signed",
    );
    expect(await memoryOf(viewer)).toContain("Memory: 2 checkpoints of 1 log");
    await viewer.open(other.text);
    await page.locator(".integrity").waitFor();
  });

  test("is not changed by what was tampered with, nor by a trust that only a link brought", async () => {
    const fragment = await fragmentOf(one.text, trust);
    await using viewer = await openViewer(file, { fragment });
    const { page } = viewer;
    await page.locator(".tamper").waitFor();
    expect(await page.locator(".trust").innerText()).toContain("from the link");
    expect(await page.locator(".words").innerText()).toMatch(/^([a-z]{5}-){7}[a-z]{5}$/);
    expect(await memoryOf(viewer)).toContain("Memory: 0 checkpoints");
    await page.getByText("They match: pin it").click();
    await page.getByText("Memory: 2 checkpoints of 1 log").waitFor();
    await page.getByRole("button", { name: "Flip", exact: true }).click();
    await page.locator(".changed").waitFor();
    expect(await memoryOf(viewer)).toContain("Memory: 2 checkpoints of 1 log");
  });

  test("keeps a pinned trust against the one a link brings", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.give(trust, "Now the bundle");
    const pinned = await page.locator(".words").innerText();
    const foreign = trust.replace('"grant-signing"', '"grant-signing-2"');
    await page.evaluate(`location.hash = "${await fragmentOf(one.text, foreign)}"`);
    await page.reload();
    await page.locator(".message", { hasText: "Yours is used" }).waitFor();
    await page.locator(".verdict.full").waitFor();
    expect(await page.locator(".words").innerText()).toBe(pinned);
    await viewer.open(foreign, one.text);
    expect(await page.locator(".trust .problem").innerText()).toContain("not the trust you pinned");
    expect(await page.locator(".trust").innerText()).toContain("They match: pin it");
  });

  test("takes a witness policy of one's own", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, one.text);
    const [first = ""] = sampleTrust.witnessPolicy.split("\n");
    await viewer.open(`${first}\nquorum w1\n`, one.text);
    expect(await page.locator('[data-tier="witnessed"]').innerText()).toContain("1 of 1");
    await page.getByText("Keys and policy").click();
    expect(await page.locator(".trust").innerText()).toContain("by a policy of your own");
  });
});
