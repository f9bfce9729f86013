import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import type { BundleTrust } from "@writ/evidence";
import { type BrowserContextOptions, chromium, type Download, type Page } from "playwright-core";
import { writeFragment } from "../../services/console/web/viewer/src/fragment.ts";
import { runTool } from "../verifiers/run-tool.ts";

/** The proof viewer in a real browser, from a file, offline. */
export interface ViewerPage extends AsyncDisposable {
  readonly page: Page;
  /** Every address the browser has asked for. */
  readonly requested: readonly string[];
  /** Errors, and what the page's policy has refused. */
  readonly problems: readonly string[];
  /** Gives the page files, the last one a bundle, and waits until it says what that is worth. */
  open(...files: readonly (string | Uint8Array)[]): Promise<void>;
  /** Gives the page a file, and waits until it says this. */
  give(file: string | Uint8Array, said: string): Promise<void>;
  /** The word above everything: what was decided, or that the bundle is refused. */
  word(): Promise<string>;
  /** The statuses of the steps, in order. */
  statuses(): Promise<readonly string[]>;
  /** What axe finds against WCAG 2.2 A and AA. */
  violations(): Promise<readonly string[]>;
}

// Nothing of the browser's own may talk to anybody.
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const script = fileURLToPath(new URL("../../deploy/viewer.mjs", import.meta.url));
const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Builds both pages into a folder, as `npm run viewer:hash` does; resolves with what that prints. */
export async function buildViewer(folder: string): Promise<string> {
  const { output, status } = await runTool(process.execPath, [script, folder]);
  if (status !== 0) throw new Error(output);
  return output;
}

/** Opens a page of the viewer; with a fragment, as a link would. */
export async function openViewer(
  file: string,
  options: { readonly fragment?: string; readonly context?: BrowserContextOptions } = {},
): Promise<ViewerPage> {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
  const context = await browser.newContext({ offline: true, ...options.context });
  const page = await context.newPage();
  const requested: string[] = [];
  const problems: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  await page.goto(`${pathToFileURL(file).href}#${options.fragment ?? ""}`);
  await page.locator(".intake").waitFor();
  const giveAll = async (files: readonly (string | Uint8Array)[]): Promise<void> => {
    const paths = files.map((_, i) => join(dirname(file), `given-${i}`));
    for (const [i, path] of paths.entries()) await writeFile(path, files[i] ?? "");
    await page.locator("input[type=file]").setInputFiles(paths);
  };
  return {
    page,
    requested,
    problems,
    async open(...files) {
      await giveAll(files);
      await shown(page, files.at(-1) ?? "");
    },
    async give(content, said) {
      await giveAll([content]);
      await page.locator(".message", { hasText: said }).waitFor();
    },
    word: () => page.locator(".word").innerText(),
    async statuses() {
      const steps = await page.locator(".step").all();
      return Promise.all(steps.map(async (step) => (await step.getAttribute("data-status")) ?? ""));
    },
    async violations() {
      await page.evaluate(await axe);
      return page.evaluate(RUN_AXE);
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

const RUN_AXE = `axe
  .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + " " + html)))`;

/** A busy machine may need more than the two seconds that a bundle has at first. */
async function shown(page: Page, bundle: string | Uint8Array): Promise<void> {
  const digest = createHash("sha256").update(bundle).digest("hex");
  const verdict = page.locator(`.verdict[data-bundle="${digest}"]`);
  const more = page.getByRole("button", { name: "Give it a minute" });
  await verdict.or(more).first().waitFor();
  if (await more.isVisible()) await more.click();
  await verdict.waitFor({ timeout: 60_000 });
}

/** A trust file that holds what verifying takes. */
export function trustFile({ logs, keys, witnessPolicy }: BundleTrust): string {
  const [log, ...closedLogs] = logs;
  const jwks = keys.map(({ kid, service, spkiDer }) => {
    const [x, y] = [spkiDer.slice(-64, -32), spkiDer.slice(-32)].map(encodeBase64Url);
    return { kid, use: "statement", service, jwk: { kty: "EC", crv: "P-256", x, y } };
  });
  return JSON.stringify({ version: 1, log, closedLogs, witnessPolicy, keys: jwks });
}

/** The fragment with which a link brings a trust and a bundle. */
export function fragmentOf(bundle: string, trust: string): Promise<string> {
  return writeFragment(bundle, trust);
}

/** The fragment that brings a trust only. It stays the link's: what is shown is not remembered. */
export async function trustFragment(trust: string): Promise<string> {
  return (await writeFragment("", trust)).replace(/^b=[^&]*&/, "");
}

/** What a click saves. */
export async function savedBy(page: Page, click: () => Promise<void>): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return contentOf(download);
}

async function contentOf(download: Download): Promise<Uint8Array> {
  const path = await download.path();
  return readFile(path);
}

/** Of a text or bytes, hex. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256")
    .update(typeof content === "string" ? encodeUtf8(content) : content)
    .digest("hex");
}

/** Where the page without a policy engine is built to. */
export function viewerFile(folder: string, name = "verify.html"): string {
  return join(folder, name);
}
