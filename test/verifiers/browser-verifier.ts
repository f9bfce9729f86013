import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeBase64 } from "@writ/encoding";
import type { BundleReport, BundleTrust } from "@writ/evidence";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { plainTrust, type PlainTrust } from "./plain-trust.ts";

/** A page in a real browser that verifies bundles. */
export interface BrowserVerifier extends AsyncDisposable {
  /** The browser's name and version. */
  readonly browser: string;
  /** Every address the browser has asked for, the page itself first. */
  readonly requested: readonly string[];
  verify(bundles: readonly Uint8Array[], trust: BundleTrust): Promise<readonly BundleReport[]>;
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

/** Opens Debian's Chromium on a page of one file, from disk and offline; `folder` is for the file. */
export async function browserVerifier(folder: string): Promise<BrowserVerifier> {
  const file = join(folder, "verify.html");
  await writeFile(file, await pageText());
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
  const page = await browser.newPage({ offline: true });
  const requested: string[] = [];
  const problems: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(pathToFileURL(file).href);
  return {
    browser: `Chromium ${browser.version()}`,
    requested,
    async verify(bundles, trust) {
      const reports = await page.evaluate(verifyInPage, {
        bundles: bundles.map(encodeBase64),
        trust: plainTrust(trust),
      });
      if (problems.length > 0) throw new Error(problems.join("\n"));
      return reports;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

// Runs in the page, where browser/page.ts has put the function.
function verifyInPage({ bundles, trust }: { bundles: readonly string[]; trust: PlainTrust }) {
  const page = globalThis as unknown as {
    verifyBundles: (
      bundles: readonly string[],
      trust: PlainTrust,
    ) => Promise<readonly BundleReport[]>;
  };
  return page.verifyBundles(bundles, trust);
}

async function pageText(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("browser/page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2023",
  });
  const policy = "default-src 'none'; script-src 'unsafe-inline'";
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>Evidence</title><script>${outputFiles[0]?.text ?? ""}</script>`
  );
}
