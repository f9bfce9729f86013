import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { sampleExecution } from "../../packages/evidence/src/testing/sample-execution.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import {
  buildViewer,
  openViewer,
  savedBy,
  sha256Hex,
  trustFile,
  viewerFile,
} from "./viewer-page.ts";

const tool = debianTool("chromium");
const whole = await sampleBundle({
  gaps: [40, 3, 5, 60],
  older: [30],
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});
const trust = trustFile(whole.trust);
const MIB = 1024 * 1024;

describe.skipIf(tool.isMissing)(`the proof viewer${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let file: string;
  let printed: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    printed = await buildViewer(folder.path);
    file = viewerFile(folder.path);
  });

  afterAll(() => folder?.[Symbol.asyncDispose]());

  test("verifies a bundle from a file, offline, without asking anybody", async () => {
    await using viewer = await openViewer(file);
    await viewer.open(trust, whole.text);
    expect(await viewer.statuses()).toEqual([...Array<string>(11).fill("pass"), "not-checked"]);
    const verdict = viewer.page.locator(".verdict");
    expect(await verdict.getAttribute("class")).toBe("verdict full");
    const text = await verdict.innerText();
    for (const said of ["Allowed", "User::alice", "Witnessed 2 of 2", "Complete 3 events"])
      expect(text).toContain(said);
    expect(text).toContain("Agent::<b>researcher</b>");
    expect(text).toMatch(/Not proven/);
    expect(viewer.problems).toEqual([]);
    const [page, ...rest] = viewer.requested;
    expect(page).toMatch(/^file:\/\/.*\/verify\.html$/);
    expect(rest.every((address) => address.startsWith("blob:"))).toBe(true);
  });

  test("is refused the network by its own policy, also when it asks", async () => {
    await using viewer = await openViewer(file);
    const ask = `fetch("https://example.invalid/").then(() => "answered", (error) => error.name)`;
    expect(await viewer.page.evaluate(ask)).toBe("TypeError");
    expect(viewer.problems.join()).toContain("connect-src 'none'");
    const inject = `(() => { try { document.body.innerHTML = "<b>x</b>"; return "set"; } catch { return "refused"; } })()`;
    expect(await viewer.page.evaluate(inject)).toBe("refused");
  });

  test("is readable, of less than 250 kB, and the same however often it is built", async () => {
    await using other = await temporaryFolder();
    expect(await buildViewer(other.path)).toBe(printed);
    const page = await readFile(file, "utf8");
    expect(printed).toContain(`${sha256Hex(page)}  verify.html`);
    expect(Buffer.byteLength(page)).toBeLessThan(250_000);
    expect(page).toContain(
      "/** Verifies a bundle against a trust and what this browser remembers. */",
    );
    expect(page).not.toMatch(/\/(work|home|root|tmp)\//);
  });

  test("tells its own digest, and saves itself byte for byte", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.open(trust, whole.text);
    expect(await page.locator("header code").innerText()).toBe(sha256Hex(await readFile(file)));
    const saved = await savedBy(page, () => page.getByText("Save this page").click());
    expect(sha256Hex(saved)).toBe(sha256Hex(await readFile(file)));
  });

  test("a bundle stripped of its witnesses says so and is not green", async () => {
    const stripped = await sampleBundle({ signers: ({ log, timestamp }) => [log, timestamp] });
    await using viewer = await openViewer(file);
    await viewer.open(trust, stripped.text);
    const verdict = viewer.page.locator(".verdict");
    expect(await verdict.getAttribute("class")).toBe("verdict partial");
    const tier = viewer.page.locator('[data-tier="witnessed"]');
    expect(await tier.innerText()).toContain("Witnessed 0 of 2");
    expect(await tier.getAttribute("class")).toContain("no");
    const colours = await Promise.all([colourOf(".decision"), colourOf("body")]);
    expect(colours[0]).toBe(colours[1]);
    function colourOf(selector: string): Promise<unknown> {
      const script = `getComputedStyle(document.querySelector("${selector}")).color`;
      return viewer.page.evaluate(script);
    }
  });

  test("a denial is shown with its reason in words", async () => {
    const changed = { reasonCodes: ["REQUEST_TAMPERED"] };
    const denied = await sampleBundle({ statements: sampleExecution("DENY", changed) });
    await using viewer = await openViewer(file);
    await viewer.open(trust, denied.text);
    expect(await viewer.word()).toBe("Denied");
    expect(await viewer.page.locator(".reason").innerText()).toContain("REQUEST_TAMPERED");
  });

  test("what cannot be a bundle is shown as text and refused, and the page stays responsive", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.give(trust, "Now the bundle");
    await page.evaluate(WATCH);
    const hostile = [
      '<script>document.title = "run"</script>',
      '{"__proto__":{"polluted":true}}',
      whole.text.replace('{"chain"', '{"__proto__":{"polluted":true},"chain"'),
      "[".repeat(8 * MIB) + "]".repeat(8 * MIB - 1),
      new Uint8Array(16 * MIB),
    ];
    for (const content of hostile) {
      await viewer.open(content);
      expect(await viewer.word()).toBe("Refused");
      expect((await viewer.statuses())[0]).toBe("fail");
    }
    await viewer.give(new Uint8Array(100 * MIB), "given-0 has more than 16 MiB: refused.");
    const polluting = trust.replace('{"version"', '{"__proto__":{},"version"');
    await viewer.give(polluting, "it has a member __proto__");
    expect(await page.title()).toBe("Writ proof viewer");
    expect(await page.evaluate("({}).polluted")).toBeUndefined();
    expect(await page.evaluate("globalThis.longestGapMs")).toBeLessThan(1500);
    expect(viewer.problems).toEqual([]);
  });

  test("what takes more than two seconds is stopped, and gets a minute when it is asked for", async () => {
    await using viewer = await openViewer(file);
    const { page } = viewer;
    await viewer.give(trust, "Now the bundle");
    await page.evaluate(WATCH);
    await viewer.give(`[${"1,".repeat(7 * MIB)}1]`, "it took more than 2 s");
    expect(await page.locator(".verdict").count()).toBe(0);
    await page.getByRole("button", { name: "Give it a minute" }).click();
    await page.locator(".verdict.none").waitFor({ timeout: 60_000 });
    expect(await page.evaluate("globalThis.longestGapMs")).toBeLessThan(1500);
    // And the next one starts with a worker of its own.
    await viewer.open(whole.text);
    expect(await viewer.word()).toBe("Allowed");
  });

  test("marks by which a text changes its direction are shown, not obeyed", async () => {
    const changed = { reasonCodes: ["PERMITTED"] };
    const bundle = await sampleBundle({ statements: sampleExecution("ALLOW", changed) });
    await using viewer = await openViewer(file);
    await viewer.open(trust.replace('"policy-decision"', '"policy-decision\\u202e"'), bundle.text);
    await viewer.page.getByText("Keys and policy").click();
    expect(await viewer.page.locator(".trust").innerText()).toContain("policy-decision\\u{202e}");
  });
});

const WATCH = `(() => {
  let last = performance.now();
  globalThis.longestGapMs = 0;
  setInterval(() => {
    const now = performance.now();
    globalThis.longestGapMs = Math.max(globalThis.longestGapMs, now - last);
    last = now;
  }, 10);
})()`;
