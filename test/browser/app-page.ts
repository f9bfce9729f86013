import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { printed, textIn } from "../support/run-writ.ts";
import type { SeededCluster } from "../support/seeded-cluster.ts";

/** A cluster as a browser meets it. */
export type ServedCluster = Pick<SeededCluster, "writ"> & {
  readonly running: Pick<SeededCluster["running"], "addresses">;
};

/** The application in a real browser, on a real cluster. */
export interface AppPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors in the console, what the page's policy refused, and requests to elsewhere. */
  readonly problems: readonly string[];
  /** Goes to an address of the application, and waits until its title is there. */
  go(path: string): Promise<void>;
  /** Times of rows, in the order they stand. */
  rows(): Promise<readonly string[]>;
  /** Scrolls the table to so many pixels from its top, and waits until it has been drawn. */
  scrollTo(top: number): Promise<void>;
  /** What axe finds against WCAG 2.2 A and AA. */
  violations(): Promise<readonly string[]>;
}

/** Who comes, and how. */
export interface AppVisit {
  /** Undefined for the public. */
  readonly role?: "analyst" | "approver" | "admin";
  readonly context?: BrowserContextOptions;
}

/** Whether somebody answers at an origin. */
export function isServed(origin: string): Promise<boolean> {
  return fetch(origin).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** One browser for all pages of a test file. */
export interface AppBrowser extends AsyncDisposable {
  /** Opens the application in a context of its own, at `/decisions`. */
  visit(visit?: AppVisit): Promise<AppPage>;
  /** Where it is served, as people are told. */
  readonly origin: string;
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
const REPORT_POLICY = `document.addEventListener("securitypolicyviolation", (violation) =>
  console.error("refused by the page's policy:", violation.violatedDirective, violation.sourceFile))`;
const RUN_AXE = `axe
  .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + " " + html)))`;
const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens a browser for the console of this cluster. */
export async function openApp(cluster: ServedCluster): Promise<AppBrowser> {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
  const origin = `http://localhost:${cluster.running.addresses.console.split(":").at(-1)}`;
  return {
    origin,
    visit: (visit = {}) => visitApp(browser, origin, cluster, visit),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function visitApp(
  browser: Browser,
  origin: string,
  cluster: ServedCluster,
  { role, context: options }: AppVisit,
): Promise<AppPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      problems.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    const isOwn = request
      .url()
      .replace(/^blob:/, "")
      .startsWith(`${origin}/`);
    if (!isOwn) problems.push(`request to ${request.url()}`);
  });
  await page.addInitScript(REPORT_POLICY);
  const go = async (path: string): Promise<void> => {
    await page.goto(origin + path);
    await page.locator("h1").waitFor();
  };
  await go(`/decisions${role === undefined ? "" : await signInHash(cluster, role)}`);
  if (role !== undefined) await page.locator(".account").getByText("local-operator").waitFor();
  return {
    page,
    problems,
    go,
    scrollTo: (top) =>
      page.evaluate(`new Promise((drawn) => {
        document.querySelector(".table").scrollTo(0, ${top});
        requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
      })`),
    rows: () => page.locator(".table-body .cell-time").allInnerTexts(),
    async violations() {
      await page.evaluate(await axe);
      return page.evaluate(RUN_AXE);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** The part of a sign-in link after the path. */
async function signInHash(cluster: ServedCluster, role: string): Promise<string> {
  const { hash } = new URL(
    textIn(printed(await cluster.writ("console", "--json", "--role", role)), "url"),
  );
  return hash;
}
