import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import { stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle } from "../../packages/cli/src/testing/sample-bundle.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { buildViewer, openViewer, type ViewerPage, viewerFile } from "./viewer-page.ts";

const tool = debianTool("chromium");
const allowed = await sampleBundle();
const trust = JSON.stringify(allowed.keys.file);

describe.skipIf(tool.isMissing)(`the proof viewer with a policy engine${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildViewer(folder.path);
    file = viewerFile(folder.path, "verify-replay.html");
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  function replayed({ page }: ViewerPage): Promise<string> {
    return page.locator('[data-tier="replayed"]').innerText();
  }

  test("makes the decision again, offline, and says which engine did", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, allowed.text);
    await page.locator(".tamper").waitFor();
    expect(await replayed(viewer)).toContain("✓ Replayed ALLOW");
    expect(await viewer.statuses()).toEqual(Array<string>(12).fill("pass"));
    await page.locator('[data-step="12"]').click();
    expect(await page.locator(".detail").innerText()).toMatch(/cedar-wasm@\S+ sha256:[0-9a-f]{64}/);
    expect(await page.locator(".act").innerText()).toBe("tool:call Tool::search");
    expect(viewer.requested.slice(1).every((address) => address.startsWith("blob:"))).toBe(true);
    expect(viewer.problems).toEqual([]);
    expect((await stat(file)).size).toBeLessThan(6_500_000);
  });

  test("makes a denial again", async () => {
    const denied = await sampleBundle({ tool: "shell" });
    await using viewer = await openViewer(file);
    await viewer.open(JSON.stringify(denied.keys.file), denied.text);
    await viewer.page.locator('[data-tier="replayed"]', { hasText: "✓ Replayed DENY" }).waitFor();
    expect(await viewer.word()).toBe("Denied");
  });

  test("fails step 12 when one byte of a policy is another one", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, allowed.text);
    const tamper = page.locator(".tamper");
    const option = tamper.locator("option", { hasText: "policies/all.cedar" });
    await tamper.locator("select").selectOption((await option.getAttribute("value")) ?? "");
    await tamper.locator("input").first().fill("40");
    await tamper.getByRole("button", { name: "Flip", exact: true }).click();
    await page.locator(".changed").waitFor();
    expect(await tamper.locator(".outcome").innerText()).toContain("step 12 notices first");
    expect((await viewer.statuses())[11]).toBe("fail");
    expect(await replayed(viewer)).toContain("✕ Replayed");
  });

  test("fails step 12 when the policies are others", async () => {
    await using viewer = await openViewer(file);
    await viewer.open(
      trust,
      withPolicy((text) => text.replaceAll("permit", "forbid")),
    );
    await viewer.page.locator('[data-step="12"][data-status="fail"]').waitFor();
    expect(await viewer.word()).toBe("Refused");
  });

  test("says not checked in the page without an engine, whatever the policies are", async () => {
    await using viewer = await openViewer(viewerFile(folder.path));
    await viewer.open(
      trust,
      withPolicy((text) => text.replaceAll("permit", "forbid")),
    );
    expect((await viewer.statuses())[11]).toBe("not-checked");
    expect(await replayed(viewer)).toContain("– Replayed not checked");
  });

  test("has the engine again after checking was stopped", async () => {
    await using viewer = await openViewer(file);
    await viewer.give(trust, "Now the bundle");
    await viewer.give(`[${"1,".repeat(7 * 1024 * 1024)}1]`, "it took more than 2 s");
    await viewer.open(allowed.text);
    await viewer.page.locator(".tamper").waitFor();
    expect(await replayed(viewer)).toContain("✓ Replayed ALLOW");
  });
});

/** The bundle with other policies: of its form, canonical, but not what decided. */
function withPolicy(change: (text: string) => string): string {
  const bundle = JSON.parse(allowed.text) as {
    readonly replay: {
      readonly policySet: { readonly files: { path: string; content: string }[] };
    };
  };
  for (const one of bundle.replay.policySet.files) {
    if (!one.path.endsWith("all.cedar")) continue;
    const text = decodeUtf8(Buffer.from(one.content, "base64"));
    one.content = Buffer.from(encodeUtf8(change(text))).toString("base64");
  }
  return JSON.stringify(bundle);
}
