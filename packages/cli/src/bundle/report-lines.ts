import type { BundleReport } from "@writ/evidence";
import { table } from "../output.ts";
import type { BundleFacts } from "./bundle-facts.ts";

type Check = BundleReport["checks"][number];
type Tier = BundleReport["tiers"][number];

const MARKS: Readonly<Record<Check["status"], string>> = {
  pass: "ok  ",
  fail: "FAIL",
  "not-checked": "-   ",
};

const SHOWN_CHARS = 16;
// What a terminal acts on: a bundle is somebody else's text.
const ACTING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const LONG = /^(sha256:)?[A-Za-z0-9+/=_-]{40,}$/;

/** A report for people: what is said, every check, how far the evidence reaches, and what it does not show. Nothing is said of what failed. */
export function reportLines(report: BundleReport, facts: BundleFacts | undefined): string[] {
  return [
    ...(facts === undefined ? [] : [...factLines(report, facts), ""]),
    ...checkLines(report),
    "",
    ...tierLines(report),
    "",
    "not proven by this:",
    ...report.notProven.map((what) => `  - ${what}`),
    "",
    verdict(report),
  ].map((line) => line.replaceAll(ACTING, "\ufffd"));
}

/** How far the evidence reaches, one line each. */
export function tierLines({ tiers }: Pick<BundleReport, "tiers">): string[] {
  return table(tiers.map(({ detail, status, tier }) => [tier, `${words[status]}${said(detail)}`]));
}

/** What comes out of it all in one line: never one word for everything. */
export function verdict({ checks, tiers, valid }: BundleReport): string {
  if (!valid) {
    const failed = checks.filter(({ status }) => status === "fail");
    const names = [...new Set(failed.map(nameOf))].join(", ");
    return `NOT VALID: ${names || "not every event is signed and in the log"}`;
  }
  const named = (status: Tier["status"]): string =>
    tiers
      .filter((tier) => tier.status === status)
      .map(({ detail, tier }) => (tier === "witnessed" ? `${tier}${said(detail)}` : tier))
      .join(", ");
  const rest = [
    ["not", named("no")],
    ["not checked:", named("not-checked")],
  ].filter(([, names]) => names !== "");
  return [`VALID: ${named("yes")}`, ...rest.map((part) => part.join(" "))].join("; ");
}

const words: Readonly<Record<Tier["status"], string>> = {
  yes: "yes",
  no: "no",
  "not-checked": "not checked",
};

function factLines(report: BundleReport, facts: BundleFacts): string[] {
  const act = facts.action === undefined ? undefined : `${facts.action} on ${facts.resource}`;
  return [
    [report.decision ?? "", ...facts.reasonCodes].join(" "),
    ...table([
      ["execution", report.executionId],
      ["tenant", report.tenant],
      ["decided", report.events[0]?.occurredAt],
      ["action", act],
      ["principal", facts.principal],
      ["actor", facts.actor],
      ...facts.disclosed
        .filter(([name]) => name !== "principal" && name !== "actor")
        .map(([name, value]) => [name, JSON.stringify(value)] as const),
      ["by policies", facts.determining.join(" ")],
      ["policy set", facts.policySet],
      ["parent", facts.parent],
      ["led to by", facts.causes.join(" ")],
      ["withheld or erased", facts.closed.join(", ")],
    ]),
  ];
}

function checkLines({ checks, events }: BundleReport): string[] {
  const whole = checks.filter(({ event }) => event === null);
  const seqs = [...new Set(checks.map(({ event }) => event))].filter((seq) => seq !== null);
  return [
    ...seqs.flatMap((seq) => {
      const of = events.find((event) => event.seq === seq);
      const mine = checks.filter(({ event }) => event === seq);
      const leaf = of && of.index !== null ? `leaf ${of.index} of ${of.origin}` : undefined;
      const parts = [of?.kind, of?.result, of?.occurredAt, leaf].filter((part) => part);
      const holds = mine.every(({ status }) => status !== "fail");
      const title = [`event ${seq}`, ...(holds ? [] : ["NOT PROVEN, it says:"]), ...parts];
      return [title.join("  "), ...mine.flatMap(linesOf), ""];
    }),
    "the bundle as a whole",
    ...whole.flatMap(linesOf),
  ];
}

function linesOf(check: Check): string[] {
  const { expected, problem, recomputed, status } = check;
  const same = expected !== undefined && expected === recomputed;
  const seen = same
    ? [`= ${short(expected)}`]
    : [
        ...(expected === undefined ? [] : [`expected ${short(expected)}`]),
        ...(recomputed === undefined ? [] : [`recomputed ${short(recomputed)}`]),
      ];
  const head = `  ${MARKS[status]}  ${check.id.padEnd(13)}  ${check.what}`;
  return [
    [head, ...seen].join("  "),
    ...(problem === undefined ? [] : [`        ${" ".repeat(15)}${problem}`]),
  ];
}

function nameOf({ event, id }: Check): string {
  return event === null ? id : `${id} of event ${event}`;
}

function short(value: string): string {
  const words = value.split(" ");
  return words.map((word) => (LONG.test(word) ? `${word.slice(0, SHOWN_CHARS)}…` : word)).join(" ");
}

function said(detail: string): string {
  return detail === "" ? "" : ` (${detail})`;
}
