import { loadTree } from "../support/large-tree.ts";
import { isLong } from "../support/long-test.ts";
import { agentRun, oneDenialAmong, wideFanOut } from "../support/large-tree/tree-plans.ts";
import type { SeededCluster } from "../support/seeded-cluster.ts";
import type { AppPage } from "./app-page.ts";

/** Executions below the root of the whole trees, and children of the wide one. */
export const BELOW = 10_000;
export const WIDE = isLong ? 50_000 : 12_000;
/** Executions of the run with the wide job, where tests are long: with the others more than 100,000. */
const RUN_WITH_WIDE = 80_000;
/** Which call of the second tree is denied. */
export const DENIED_CALL = 4_711;
/** Place of a job of the second tree in which nothing is denied. */
export const CLEAN_JOB = 1;

/** Ids of the executions of three trees, by their place in the plan. */
export interface LargeTrees {
  /** An agent's run of all shapes with 10,000 below it. */
  readonly run: readonly string[];
  /** One denied call among 10,000 that were allowed. */
  readonly oneDenial: readonly string[];
  /** A job with very many children. */
  readonly wide: string;
}

/** Loads them, which takes minutes; says how long. */
export async function largeTrees({ dataDir }: SeededCluster): Promise<LargeTrees> {
  const load = async (name: string, plan: Parameters<typeof loadTree>[1]) => {
    const { ids, seconds } = await loadTree(dataDir, plan);
    say(`${name}: ${ids.length} executions loaded in ${seconds.toFixed(0)} s`);
    return ids;
  };
  const plan = isLong ? agentRun(RUN_WITH_WIDE) : wideFanOut(WIDE);
  const all = await load("wide job", plan);
  const sweep = plan.findIndex(({ resource }) => resource === "Job::sweep");
  return {
    run: await load("agent's run", agentRun(BELOW + 1)),
    oneDenial: await load("one denial", oneDenialAmong(BELOW, DENIED_CALL)),
    wide: all[Math.max(0, sweep)] ?? "",
  };
}

/** Prints a figure: machines differ too much for tests to be strict about all of them. */
export function say(figure: string): void {
  process.stderr.write(`  ${figure}\n`);
}

/** The picture of a tree that is loaded with so many below its root. */
export function wholePicture(below: number): string {
  return `.strata-canvas[aria-label*=" and ${below.toLocaleString("en")} below it"]`;
}

/** When things came, in milliseconds after the page first asked for the lineage. */
export interface Arrival {
  readonly firstRow: number;
  /** Everything is loaded: the picture says so. */
  readonly all: number;
}

const WATCH = `
  globalThis.arrival = {};
  new MutationObserver(() => {
    if (document.querySelector(".lineage-tree .table-body .table-row") !== null) arrival.row ??= performance.now();
    if (document.querySelector('${wholePicture(BELOW)}') !== null) arrival.all ??= performance.now();
  }).observe(document, { attributes: true, childList: true, subtree: true });`;
const READ = `(() => {
  const asked = performance.getEntriesByType("resource").find(({ name }) => name.includes("LineageService/"));
  return { firstRow: arrival.row - asked.startTime, all: arrival.all - asked.startTime };
})()`;

/** Opens a tree and waits until all of it is there. */
export async function arrivalOf(visit: AppPage, path: string): Promise<Arrival> {
  const { page } = visit;
  await page.addInitScript(WATCH);
  await visit.go(path);
  await page.locator(wholePicture(BELOW)).waitFor({ timeout: 90_000 });
  return page.evaluate(READ);
}

const FIRST_DECISION = `
  new MutationObserver(() => {
    if (document.querySelector(".executions .table-body .table-row") !== null) globalThis.firstDecision ??= performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** Opens a list of decisions: milliseconds from the first question about it to its first row. */
export async function firstDecisionOf(visit: AppPage, path: string): Promise<number> {
  const { page } = visit;
  await page.addInitScript(FIRST_DECISION);
  await visit.go(path);
  await page.locator(".executions .table-body .table-row").first().waitFor();
  return page.evaluate(`(() => {
    const asked = performance.getEntriesByType("resource").find(({ name }) => name.includes("LineageService/"));
    return firstDecision - asked.startTime;
  })()`);
}

/** Flings the tree past in 120 steps: the milliseconds within which 95 of 100 frames came. */
export function flingOf({ page }: AppPage): Promise<number> {
  return page.evaluate(`(async () => {
    const tree = document.querySelector(".lineage-tree");
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    tree.scrollTop = 0;
    const frames = [];
    for (let last = await frame(), step = 0; step < 120; step++) {
      tree.scrollTop += 400;
      const at = await frame();
      frames.push(at - last);
      last = at;
    }
    return frames.sort((a, b) => a - b)[Math.floor(frames.length * 0.95)];
  })()`);
}

/** Bytes on the heap of the page, once what nothing refers to is gone. */
export async function heapOf({ page }: AppPage): Promise<number> {
  const tools = await page.context().newCDPSession(page);
  await tools.send("HeapProfiler.collectGarbage");
  await tools.send("Performance.enable");
  const { metrics } = await tools.send("Performance.getMetrics");
  await tools.detach();
  return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
}

// As tokens.css has it, for the light theme.
const DENY = [0x9e, 0x1f, 0x2f];
const DENIED_ROWS = `(() => {
  const canvas = document.querySelector(".strata .strata-canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data, height, width } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const rows = [];
  for (let y = 0; y < height; y++)
    for (let x = 0, at = y * width * 4; x < width; x++, at += 4)
      if (data[at] === ${DENY[0]} && data[at + 1] === ${DENY[1]} && data[at + 2] === ${DENY[2]}) {
        rows.push(y);
        break;
      }
  return { rows, height };
})()`;

/** The rows of pixels of the strata in which something is painted as denied. */
export function deniedRows({
  page,
}: AppPage): Promise<{ readonly rows: readonly number[]; readonly height: number }> {
  return page.evaluate(DENIED_ROWS);
}

/** A number as pages write it. */
export function count(n: number): string {
  return n.toLocaleString("en");
}

/** Where a call stands among those below the root: after the root, the jobs before it with their 99 calls each, and its own job. */
export function placeOfCall(call: number): number {
  return 1 + Math.floor(call / 99) * 100 + 1 + (call % 99);
}
