import { openPool } from "@writ/postgres";
import { lineageStore } from "../../services/evidence/src/store/lineage-store.ts";
import { lineageUrl } from "../../services/evidence/src/store/lineage-url.ts";
import { queries } from "../../services/evidence/src/store/queries.ts";
import { benchPostgres } from "./bench-postgres.ts";
import { loadLineage, ORIGIN } from "./lineage-load.ts";
import { planned } from "./lineage-plans.ts";
import { type Question, type Questions, questionsOf, SEARCHES } from "./lineage-queries.ts";
import type { Results } from "./results.ts";

const COUNTS = [100_000, 1_000_000] as const;
/** When the newest execution was decided, and the time of all states. */
const END_MS = Date.UTC(2026, 10, 23, 12);

/** How often each question is asked, and what its slowest hundredth may take, in milliseconds. */
const asked = {
  get: { times: 2_000, aim: 5 },
  ancestors: { times: 1_000, aim: 5 },
  first100: { times: 500, aim: 20 },
  search: { times: 60 * SEARCHES, aim: 50 },
  summary: { times: 200, aim: undefined },
} as const;

interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Questions about executions, of logs of two sizes: what grows with the log, and what does not. */
export async function benchLineage(
  results: Results,
  counts: readonly number[] = COUNTS,
): Promise<void> {
  const measured: { readonly [K in keyof Questions]: Times }[] = [];
  for (const count of counts) measured.push(await benchOf(count, results));
  const [small, large] = [measured[0], measured.at(-1)];
  if (small === undefined || large === undefined || counts.length < 2) return;
  for (const name of names)
    results.add(
      `lineage.${name}.growth`,
      large[name].p50 / small[name].p50,
      "x",
      `p50 at ${counts.at(-1)} to p50 at ${counts[0]} executions; aim <= 1.5`,
    );
}

const names = Object.keys(asked) as (keyof Questions)[];

async function benchOf(
  count: number,
  results: Results,
): Promise<{ readonly [K in keyof Questions]: Times }> {
  await using postgres = await benchPostgres();
  const seconds = await loadLineage(postgres.adminUrl, count, END_MS);
  const pool = openPool(lineageUrl(postgres.evidenceUrl), {
    applicationName: "bench-lineage",
    max: 1,
  });
  const admin = openPool(lineageUrl(postgres.adminUrl), { applicationName: "bench-plans", max: 1 });
  try {
    const plans = planned(queries(pool));
    const lineage = lineageStore(plans.query, ORIGIN);
    const deps = { lineage, now: () => END_MS, pause: () => Promise.resolve() };
    const questions = await questionsOf(postgres.adminUrl, deps);
    const with1 = `${count} executions, one connection, handlers without gRPC`;
    const load = `${count} executions loaded by COPY and SQL with all indexes in ${seconds.toFixed(0)} s`;
    const times = {
      get: await timesOf(questions.get, asked.get.times),
      ancestors: await timesOf(questions.ancestors, asked.ancestors.times),
      first100: await timesOf(questions.first100, asked.first100.times),
      search: await timesOf(questions.search, asked.search.times),
      summary: await timesOf(questions.summary, asked.summary.times),
    };
    for (const name of names) {
      const { aim } = asked[name];
      const aims = aim === undefined ? "" : `; aim <= ${aim} ms`;
      results.add(`lineage.${count}.${name}.p50`, times[name].p50, "ms", with1);
      results.add(`lineage.${count}.${name}.p99`, times[name].p99, "ms", `${with1}${aims}`);
    }
    const { indexes, shapes, wholeTables } = await plans.explain(admin);
    results.add(
      `lineage.${count}.seqscans`,
      wholeTables.length,
      "",
      `tables read from end to end by any of ${shapes} forms of query${wholeTables.map((t) => ` ${t}`).join("")}; indexes used: ${indexes.join(", ")}`,
    );
    for (const { bytes, name } of await sizes(admin))
      results.add(`lineage.${count}.${name}`, bytes / count, "B", `per execution; ${load}`);
    return times;
  } finally {
    await Promise.all([pool.end(), admin.end()]);
  }
}

async function timesOf(question: Question, times: number): Promise<Times> {
  for (let n = 0; n < times / 10; n++) await question(n);
  const all: number[] = [];
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    await question(n);
    all.push(performance.now() - started);
  }
  all.sort((a, b) => a - b);
  const at = (part: number): number => all[Math.min(times - 1, Math.floor(times * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function sizes(
  admin: ReturnType<typeof openPool>,
): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const { rows } = await admin.query<{ name: string; bytes: string }>(
    `select relname as name, pg_relation_size(c.oid) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'evidence' and c.relname ~ '^(execution|statement)' and c.relkind in ('r', 'i')
     order by 2 desc`,
  );
  return rows.map(({ bytes, name }) => ({ name, bytes: Number(bytes) }));
}
