import type { ReasonFamily } from "@writ/reasons";
import type { Line } from "../../ui/series/series-data.ts";
import type { Unit } from "../../ui/series/shown-value.ts";

/** A chart of the page. */
export interface ChartPlan {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly says: string;
  readonly unit: Unit;
  readonly lines: readonly Line[];
  /** Series that have a value whenever the process could be asked. */
  readonly knownBy: readonly string[];
}

/** Time between two points, in milliseconds. */
export const STEP_MS = 5_000;

const WHOLE: readonly number[] = [];
const DASHED: readonly number[] = [6, 3];
const DOTTED: readonly number[] = [2, 3];

/** The charts, in order. */
export const CHARTS: readonly ChartPlan[] = [
  {
    title: "Authorize",
    says: "How long a decision takes, with grant and evidence.",
    unit: "ms",
    lines: [
      { name: "authorize.p50", label: "half within", token: "--allow", dash: WHOLE },
      { name: "authorize.p99", label: "99 of 100 within", token: "--accent", dash: DASHED },
    ],
    // Where nobody asked there is no duration, and nothing is missing.
    knownBy: ["decisions.allow"],
  },
  {
    title: "Decisions",
    says: "How many decisions are made in a second, by what they say, without those of the probe.",
    unit: "1/s",
    lines: [
      { name: "decisions.allow", label: "allowed", token: "--allow", dash: WHOLE },
      { name: "decisions.deny", label: "denied", token: "--deny", dash: DASHED },
      { name: "decisions.pending", label: "waiting", token: "--pending", dash: DOTTED },
    ],
    knownBy: ["decisions.allow"],
  },
  {
    title: "Revoked to refused",
    says: "How long after a revocation the first use was refused.",
    unit: "ms",
    lines: [{ name: "revocation.delay", label: "delay", token: "--revoked", dash: WHOLE }],
    knownBy: ["decisions.allow"],
  },
  {
    title: "Log",
    says: "How many entries are added to the log in a second.",
    unit: "1/s",
    lines: [{ name: "log.leaves", label: "entries", token: "--accent", dash: WHOLE }],
    knownBy: ["log.leaves"],
  },
  {
    title: "Database",
    says: "How large the database is.",
    unit: "bytes",
    lines: [{ name: "database.bytes", label: "size", token: "--ink2", dash: WHOLE }],
    knownBy: ["database.bytes"],
  },
  {
    title: "Disk",
    says: "How much of the disk is free.",
    unit: "bytes",
    lines: [{ name: "disk.free", label: "free", token: "--ink2", dash: DASHED }],
    knownBy: ["disk.free"],
  },
];

/** The seven causes of a denial, and the series that counts each. */
export const CAUSES: readonly { readonly family: ReasonFamily; readonly name: string }[] = (
  [
    "invalid credentials",
    "unauthorized runtime conditions",
    "policy mismatch",
    "expired authorization",
    "revoked execution permission",
    "tampered request",
    "unverifiable runtime state",
  ] as const
).map((family) => ({ family, name: `denials.${family.replaceAll(" ", "-")}` }));

/** Everything the page asks for: 16 series, as many as one question may name. */
export const SERIES_NAMES: readonly string[] = [
  ...CHARTS.flatMap(({ lines }) => lines.map(({ name }) => name)),
  ...CAUSES.map(({ name }) => name),
];
