import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { rawRequest } from "../../services/console/src/testing/raw-request.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { standingStill } from "../support/standing-still.ts";
import { consoleClient, type ConsoleClient } from "./console-api/console-client.ts";

const GET_HEALTH = "console.v1.HealthService/GetHealth";
const GET_SERIES = "console.v1.HealthService/GetSeries";
/** Cells that are no news are left out of JSON: their truth is unknown. */
const GOOD = "TRUTH_GOOD";
const BROKEN = "TRUTH_BROKEN";
const PROBED = ["policy-decision", "identity", "grant-signing", "evidence"];
const PROCESSES = [...PROBED, "lab", "console"];

let cluster: SeededCluster;
let call: ConsoleClient["call"];
let port = 0;
let analyst: { readonly authorization: string };

beforeAll(async () => {
  cluster = await seededCluster({ hasLab: true });
  const client = consoleClient(cluster);
  ({ call, port } = client);
  analyst = await client.signedIn("analyst");
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

interface Seen {
  readonly headline: string;
  readonly because?: string;
  readonly probeAgeS: number;
  readonly components: readonly Readonly<Record<string, unknown>>[];
  readonly changes?: readonly { readonly component: string; readonly text: string }[];
}

const health = async (): Promise<Seen> =>
  (await call(GET_HEALTH, {}, analyst)).json as unknown as Seen;

function truth({ components }: Seen, name: string, kind: string): unknown {
  const cell = components.find((component) => component["name"] === name)?.[kind];
  return (cell as { readonly truth?: string } | undefined)?.truth;
}

/** Resolves with the first answer that is as wanted. */
async function until(wanted: (seen: Seen) => boolean, timeout: number): Promise<Seen> {
  let last: Seen | undefined;
  try {
    return await vi.waitUntil(
      async () => {
        last = await health();
        return wanted(last) ? last : undefined;
      },
      { timeout, interval: 200 },
    );
  } catch (cause) {
    throw new Error(`not seen: ${JSON.stringify(last)}`, { cause });
  }
}

const works = ({ headline }: Seen): boolean => headline === "WORKING";

async function series(...names: readonly string[]) {
  const { json } = await call(GET_SERIES, { names, windowS: 300 }, analyst);
  const { series: all = [] } = json as { readonly series?: readonly { values: unknown[] }[] };
  return all.map(({ values }) => values.map(Number));
}

const metrics = async (): Promise<readonly string[]> =>
  (await rawRequest(port, "/metrics")).body.toString().split("\n");

test("once everything was asked, probed and proven, all works", async () => {
  const seen = await until(works, 90_000);
  const kinds = ["says", "seen", "proven"];
  const truths = seen.components.flatMap(({ name }) =>
    kinds.map((kind) => truth(seen, String(name), kind)),
  );
  expect(truths).not.toContain(BROKEN);
  const up = (await metrics()).filter((line) => line.startsWith("up{"));
  expect(up.toSorted()).toEqual(PROCESSES.map((name) => `up{process="${name}"} 1`).toSorted());
});

test("a visitor is told the headline and the age, and nothing else", async () => {
  const { json, status } = await call(GET_HEALTH, {});
  expect(status).toBe(200);
  const { at, headline, probeAgeS, ...rest } = json;
  expect([typeof at, typeof headline, typeof probeAgeS]).toEqual(["string", "string", "number"]);
  expect(rest).toEqual({});
  expect((await call(GET_SERIES, { names: ["log.size"], windowS: 60 })).status).toBe(403);
});

test("while evidence stands still it is named, there is a gap, and it recovers", async () => {
  await until(works, 90_000);
  const [, before = []] = await series("rss.identity", "log.size");
  expect(before.some((value) => value > 0)).toBe(true);
  const pid = cluster.pidOf("evidence");
  process.kill(pid, "SIGSTOP");
  const stoppedMs = Date.now();
  try {
    const left = await until((now) => truth(now, "evidence", "seen") !== GOOD, 15_000);
    expect(left.components.find(({ name }) => name === "evidence")).toBeDefined();
    const named = await until(
      ({ because = "", headline }) => headline === "NOT WORKING" && because.startsWith("evidence"),
      15_000 - (Date.now() - stoppedMs),
    );
    expect(named.because).toMatch(/^evidence: .*did not answer/);
    expect(Date.now() - stoppedMs).toBeLessThan(15_000);
    // What it said itself is good for three intervals and then nothing: never broken by what others saw.
    const silent = await until((now) => truth(now, "evidence", "says") === undefined, 20_000);
    expect(truth(silent, "evidence", "seen")).toBe(BROKEN);
    expect(truth(silent, "log", "says")).toBeUndefined();
    expect(await metrics()).toContain('up{process="evidence"} 0');
    const visitor = (await call(GET_HEALTH, {})).json;
    expect([visitor["headline"], visitor["because"]]).toEqual(["NOT WORKING", "evidence"]);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  const { changes = [] } = await until(works, 90_000);
  expect(changes.map(({ text }) => text)).toContain("NOT WORKING -> WORKING");

  const drawn = ([identity = [], size = []]: readonly number[][]) => ({
    identity: identity.slice(size.findIndex((value) => value > 0)),
    size: size.slice(size.findIndex((value) => value > 0)),
  });
  await vi.waitUntil(async () => drawn(await series("rss.identity", "log.size")).size.at(-1), {
    timeout: 20_000,
    interval: 200,
  });
  const { identity, size } = drawn(await series("rss.identity", "log.size"));
  const gap = size.flatMap((value, i) => (Number.isNaN(value) ? [i] : []));
  expect(gap.length).toBeGreaterThanOrEqual(2);
  // Others were heard of all the time.
  expect(gap.every((i) => (identity[i] ?? 0) > 0)).toBe(true);
});

test("while Postgres stands still it is named, and none of those that need it, and it recovers", async () => {
  await until(works, 90_000);
  const blamed = new Set<string | undefined>();
  {
    using _ = await standingStill(cluster.pidOf("postgres"));
    const stoppedMs = Date.now();
    const isFelt = (now: Seen): boolean => {
      if (now.headline === "NOT WORKING") blamed.add(now.because);
      return truth(now, "postgres", "says") === BROKEN && truth(now, "identity", "says") === BROKEN;
    };
    await until(isFelt, 15_000);
    expect(Date.now() - stoppedMs).toBeLessThan(15_000);
  }
  expect([...blamed]).toEqual(["postgres: does not answer evidence"]);
  await until(works, 90_000);
});

test("a process that was killed comes back, and that it was restarted is told", async () => {
  await until(works, 90_000);
  process.kill(cluster.pidOf("identity"), "SIGKILL");
  const restarted = ({ changes = [] }: Seen): boolean =>
    changes.some(({ component, text }) => component === "identity" && text === "restarted");
  const seen = await until((now) => restarted(now) && works(now), 90_000);
  expect(truth(seen, "identity", "says")).toBe(GOOD);
});

test("a console that starts anew has lost what it measured, and shows it as a gap", async () => {
  const known = ([values = []]: readonly (readonly number[])[]) =>
    values.filter((value) => value > 0).length;
  expect(known(await series("log.size"))).toBeGreaterThan(3);
  process.kill(cluster.pidOf("console"), "SIGKILL");
  const killedMs = Date.now();
  const answered = () => health().then(works, () => false);
  await vi.waitUntil(answered, { timeout: 90_000, interval: 200 });
  const { json } = await call(GET_SERIES, { names: ["log.size"], windowS: 300 }, analyst);
  const told = json as {
    readonly atMs: string[];
    readonly series: { readonly values: unknown[] }[];
  };
  const values = told.series[0]?.values.map(Number) ?? [];
  const lost = values.filter((_, i) => Number(told.atMs[i]) < killedMs - 5_000);
  expect(lost.length).toBeGreaterThan(30);
  expect(lost.every((value) => Number.isNaN(value))).toBe(true);
  expect(values.some((value) => value > 0)).toBe(true);
});

test("what only the probe sees is not known before the first probe, and nothing is called working", async () => {
  const answers: Seen[] = [];
  {
    using _ = await standingStill(cluster.pidOf("lab"));
    const pid = cluster.pidOf("console");
    process.kill(pid, "SIGKILL");
    await vi.waitUntil(() => (cluster.running.pids["console"] ?? pid) !== pid);
    const heardOfAll = async () => {
      const seen = await health().catch(() => undefined);
      if (seen !== undefined) answers.push(seen);
      return seen !== undefined && PROBED.every((name) => truth(seen, name, "says") === GOOD);
    };
    await vi.waitUntil(heardOfAll, { timeout: 30_000, interval: 100 });
  }
  expect(answers.map(({ headline }) => headline)).not.toContain("WORKING");
  expect(answers.map(({ probeAgeS }) => probeAgeS)).toEqual(answers.map(() => -1));
  const good = answers.flatMap((seen) => [
    ...[...PROBED, "verifiers"].filter((name) => truth(seen, name, "seen") === GOOD),
    ...["policy-decision", "evidence"].filter((name) => truth(seen, name, "proven") === GOOD),
  ]);
  expect(good).toEqual([]);
});
