import { timestampMs } from "@bufbuild/protobuf/wkt";
import { bucketsOf, type Metrics, valueOf } from "./metric-lookup.ts";
import type { Picture } from "./picture.ts";
import { newestProbe } from "./probes.ts";
import { measuredProcesses, type MeasuredProcess } from "./process-names.ts";
import { quantile } from "./quantile.ts";
import { rate } from "./rate.ts";
import { denialFamilies } from "./series-names.ts";
import { EVERY_MS } from "./truth.ts";

/** What one process had counted at one time. */
export interface Counted {
  readonly metrics: Metrics;
  /** When it was started, milliseconds since 1970: then its counters began. */
  readonly startedAtMs: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Everything that was counted by whom. */
export type Counts = ReadonlyMap<MeasuredProcess, Counted>;

/** Two readings further apart than that have a gap between them. */
const GAP_MS = 1.5 * EVERY_MS;
const AUTHORIZE = { method: "AuthorizationService/Authorize" };

/** The values of the series at one point, from two readings in a row. What is missing in either is missing here. */
export function measured(before: Counts, after: Counts, picture: Picture): Map<string, number> {
  const values = new Map<string, number>();
  const put = (name: string, value: number | undefined): void => {
    if (value !== undefined && !Number.isNaN(value)) values.set(name, value);
  };
  const of = (process: MeasuredProcess) => reader(before.get(process), after.get(process));
  const policy = of("policy-decision");
  put("authorize.p50", policy.quantileMs(0.5));
  put("authorize.p99", policy.quantileMs(0.99));
  const evidence = of("evidence");
  for (const decision of ["ALLOW", "DENY", "PENDING"])
    put(`decisions.${decision.toLowerCase()}`, evidence.rate("writ_decisions_total", { decision }));
  for (const family of denialFamilies)
    put(`denials.${family}`, evidence.rate("writ_denials_total", { family }));
  put("log.leaves", evidence.rate("writ_log_tree_size"));
  put("log.size", evidence.value("writ_log_tree_size"));
  put("log.queue", evidence.value("writ_log_queue"));
  put("log.published", picture.published?.value.size);
  put("disk.free", evidence.value("writ_disk_free_bytes"));
  put("database.bytes", evidence.value("writ_database_bytes"));
  put("verifiers.watching", of("grant-signing").value("writ_verifiers_watching"));
  put("revocation.delay", revocationDelay(picture));
  for (const process of measuredProcesses) {
    const { rate: rateOf, value } = of(process);
    put(`loop.${process}`, times(value("nodejs_eventloop_lag_p99_seconds"), 1_000));
    put(`rss.${process}`, value("process_resident_memory_bytes"));
    put(`cpu.${process}`, rateOf("process_cpu_seconds_total"));
  }
  return values;
}

/** What all processes that answered had counted. */
export function countsOf({ processes }: Pick<Picture, "processes">, own: Counted): Counts {
  const counts = new Map<MeasuredProcess, Counted>([["console", own]]);
  for (const [process, asked] of processes) {
    const { misses, said } = asked;
    if (said === undefined || misses > 0) continue;
    const { metrics, startedAt } = said.status;
    const startedAtMs = startedAt === undefined ? 0 : timestampMs(startedAt);
    counts.set(process, { metrics, startedAtMs, atMs: said.atMs });
  }
  return counts;
}

/** Values and rates of one process. */
function reader(before: Counted | undefined, after: Counted | undefined) {
  const isOneRun =
    before !== undefined &&
    after !== undefined &&
    before.startedAtMs === after.startedAtMs &&
    after.atMs - before.atMs <= GAP_MS;
  const seconds = isOneRun ? (after.atMs - before.atMs) / 1_000 : 0;
  const earlier = isOneRun ? before.metrics : [];
  const metrics = after?.metrics ?? [];
  return {
    value: (name: string, labels = {}) => valueOf(metrics, name, labels),
    rate: (name: string, labels = {}) =>
      rate(valueOf(earlier, name, labels), valueOf(metrics, name, labels), seconds),
    quantileMs: (q: number) => {
      const [from, to] = [earlier, metrics].map((one) =>
        bucketsOf(one, "writ_rpc_seconds", AUTHORIZE),
      );
      return 1_000 * quantile(q, from ?? [], to ?? []);
    },
  };
}

function revocationDelay(picture: Picture): number | undefined {
  const probe = newestProbe(picture, "revoked");
  return probe?.passed === true ? probe.tookMs : undefined;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
