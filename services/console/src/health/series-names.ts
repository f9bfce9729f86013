import { measuredProcesses } from "./process-names.ts";

/** One series that GetSeries returns: its name, its unit, and what it is in words. */
export interface SeriesName {
  readonly name: string;
  /** `ms`, `1/s`, `bytes`, or empty for a plain number. */
  readonly unit: "ms" | "1/s" | "bytes" | "";
  readonly title: string;
}

/** The seven causes of a denial (packages/reasons) as they stand in names of series and labels of metrics. */
export const denialFamilies = [
  "invalid-credentials",
  "unauthorized-runtime-conditions",
  "policy-mismatch",
  "expired-authorization",
  "revoked-execution-permission",
  "tampered-request",
  "unverifiable-runtime-state",
] as const;

/**
 * Every series that is kept. Rates and quantiles are over the five seconds before the point; NaN where nothing is known, and for quantiles
 * also where nothing happened.
 */
export const seriesNames = [
  { name: "authorize.p50", unit: "ms", title: "Authorize, median" },
  { name: "authorize.p99", unit: "ms", title: "Authorize, 99th percentile" },
  { name: "decisions.allow", unit: "1/s", title: "Allowed" },
  { name: "decisions.deny", unit: "1/s", title: "Denied" },
  { name: "decisions.pending", unit: "1/s", title: "Waiting for approval" },
  ...denialFamilies.map((family) => ({
    name: `denials.${family}`,
    unit: "1/s" as const,
    title: `Denied: ${family.replaceAll("-", " ")}`,
  })),
  { name: "revocation.delay", unit: "ms", title: "Revocation to first refusal" },
  { name: "log.leaves", unit: "1/s", title: "Entries added to the log" },
  { name: "log.size", unit: "", title: "Entries in the log" },
  { name: "log.queue", unit: "", title: "Entries waiting for the log" },
  { name: "log.published", unit: "", title: "Entries published" },
  { name: "disk.free", unit: "bytes", title: "Free disk below the published log" },
  { name: "database.bytes", unit: "bytes", title: "Size of the database" },
  { name: "verifiers.watching", unit: "", title: "Verifiers that watch revocations" },
  ...measuredProcesses.flatMap((process) => [
    { name: `loop.${process}`, unit: "ms" as const, title: `Event-loop delay of ${process}, p99` },
    { name: `rss.${process}`, unit: "bytes" as const, title: `Memory of ${process}` },
    { name: `cpu.${process}`, unit: "" as const, title: `CPU of ${process}, in cores` },
  ]),
] as const satisfies readonly SeriesName[];
