import { openPool } from "@writ/postgres";
import { lineageStore } from "../../services/evidence/src/store/lineage-store.ts";
import { lineageUrl } from "../../services/evidence/src/store/lineage-url.ts";
import { queries } from "../../services/evidence/src/store/queries.ts";
import { lineagePostgres } from "./lineage-data.ts";
import { ORIGIN } from "./lineage-load.ts";
import { planned } from "./lineage-plans.ts";
import { type Question, questionsOf } from "./lineage-queries.ts";
import type { Searches } from "./lineage-searches.ts";
import { tableSizes } from "./lineage-sizes.ts";
import type { Results } from "./results.ts";

const COUNTS = [100_000, 1_000_000] as const;
/** When the newest execution was decided, and the time of all states. */
const END_MS = Date.UTC(2026, 10, 23, 12);

/** How often each question is asked, and what its slowest hundredth may take, in milliseconds. */
const asked = {
  get: { times: 2_000, aim: 5 },
  ancestors: { times: 1_000, aim: 5 },
  first100: { times: 500, aim: 20 },
  brief100: { times: 500, aim: 20 },
  summary: { times: 200, aim: undefined },
  wideSummary: { times: 10, aim: undefined },
} as const;
const SEARCH_AIM = 50;
/** Pages of each form of search. */
const PAGES = 40;
const COUNTINGS = 5;

/** Sorted, in milliseconds. */
type Times = readonly number[];
type Measured = ReadonlyMap<string, Times>;

/** Questions about executions, of logs of two sizes: what grows with the log, and what does not. `kept` is a folder for both. */
export async function benchLineage(
  results: Results,
  kept?: string,
  counts: readonly number[] = COUNTS,
): Promise<void> {
  const measured: Measured[] = [];
  for (const count of counts) measured.push(await benchOf(count, results, kept));
  const [small, large] = [measured[0], measured.at(-1)];
  if (small === undefined || large === undefined || counts.length < 2) return;
  // The widest grows with the log.
  for (const [name, times] of [...large].filter(([of]) => of !== "wideSummary"))
    results.add(
      `lineage.${name}.growth`,
      at(times, 0.5) / at(small.get(name) ?? [], 0.5),
      "x",
      `p50 at ${counts.at(-1)} to p50 at ${counts[0]} executions; aim <= 1.5`,
    );
}

async function benchOf(
  count: number,
  results: Results,
  kept: string | undefined,
): Promise<Measured> {
  await using postgres = await lineagePostgres(count, END_MS, kept);
  const pool = openPool(lineageUrl(postgres.evidenceUrl), {
    applicationName: "bench-lineage",
    max: 1,
  });
  const admin = openPool(lineageUrl(postgres.adminUrl), { applicationName: "bench-plans", max: 1 });
  try {
    const plans = planned(queries(pool));
    const lineage = lineageStore(plans.query, ORIGIN);
    const deps = { lineage, now: () => END_MS, pause: () => Promise.resolve() };
    const { searches, ...questions } = await questionsOf(postgres.adminUrl, deps);
    const measured = new Map<string, Times>();
    const add = (name: string, times: Times, aim: number | undefined): void => {
      const of = `${count} executions, one connection, handlers without gRPC`;
      const aims = aim === undefined ? "" : `; aim <= ${aim} ms`;
      results.add(`lineage.${count}.${name}.p50`, at(times, 0.5), "ms", of);
      results.add(`lineage.${count}.${name}.p99`, at(times, 0.99), "ms", `${of}${aims}`);
      measured.set(name, times);
    };
    for (const name of Object.keys(asked) as (keyof typeof asked)[])
      add(name, await timesOf(questions[name], asked[name].times), asked[name].aim);
    await searchTimes(searches, results, count, add);
    const { indexes, shapes, wholeTables } = await plans.explain(admin);
    results.add(
      `lineage.${count}.seqscans`,
      wholeTables.length,
      "",
      `tables read from end to end by any of ${shapes} forms of query${wholeTables.map((t) => ` ${t}`).join("")}; indexes used: ${indexes.join(", ")}`,
    );
    for (const { bytes, name } of await tableSizes(admin))
      results.add(`lineage.${count}.${name}`, bytes / count, "B", "per execution");
    return measured;
  } finally {
    await Promise.all([pool.end(), admin.end()]);
  }
}

async function searchTimes(
  searches: Searches,
  results: Results,
  count: number,
  add: (name: string, times: Times, aim: number | undefined) => void,
): Promise<void> {
  const pages: { readonly name: string; readonly times: Times }[] = [];
  const counts: number[] = [];
  for (const [name, search] of Object.entries(searches)) {
    pages.push({ name, times: await timesOf(search.page, PAGES) });
    counts.push(...(await timesOf(search.count, COUNTINGS)));
  }
  add("search", sorted(pages.flatMap(({ times }) => times)), SEARCH_AIM);
  add("count", sorted(counts), undefined);
  const slowest = pages.toSorted((a, b) => at(b.times, 0.99) - at(a.times, 0.99));
  const said = slowest
    .slice(0, 8)
    .map(({ name, times }) => `${name} ${at(times, 0.99).toFixed(1)}`);
  results.add(
    `lineage.${count}.slowest-search.p50`,
    Math.max(...pages.map(({ times }) => at(times, 0.5))),
    "ms",
    `of ${pages.length} forms of search; p99: ${said.join(", ")}`,
  );
}

async function timesOf(question: Question, times: number): Promise<Times> {
  for (let n = 0; n < times / 10; n++) await question(n);
  const all: number[] = [];
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    await question(n);
    all.push(performance.now() - started);
  }
  return sorted(all);
}

function sorted(times: readonly number[]): Times {
  return times.toSorted((a, b) => a - b);
}

function at(times: Times, part: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}
