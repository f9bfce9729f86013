import type { Check, Tier } from "./report.ts";

const ALWAYS = [
  "That nothing was done without a grant: an executor that ignores the enforcement point is outside of this proof.",
  "That a statement is true: proven is who signed it, not more.",
];

const WHEN_NOT: Readonly<Record<Tier["tier"], string>> = {
  signed: "That the services named signed all of it.",
  included: "That all of it is in the log.",
  witnessed: "That the log shows the same to everyone: not enough independent witnesses say so.",
  consistent:
    "That the log has only grown since another time: there is no older checkpoint to compare.",
  complete: "That these are all events of the execution.",
  replayed: "That the policies decide so: the decision was not made again.",
};

const NOT_KEPT =
  "That it is the log you saw before: you gave no checkpoint that you kept, only the bundle did.";
const NO_END = "How the execution ended: its end was not reported when the bundle was made.";
const EXECUTOR =
  "That the executor's own signature is valid: only that the outcome names these bytes.";

/** What a report does not prove, as sentences for people: what it never does, and what this one does not. */
export function notProven(tiers: readonly Tier[], checks: readonly Check[]): readonly string[] {
  const missing = tiers.filter(({ status }) => status !== "yes").map(({ tier }) => WHEN_NOT[tier]);
  const has = (id: Check["id"], status: Check["status"]): boolean =>
    checks.some((check) => check.id === id && check.status === status);
  const opensOutcome = checks.some(
    ({ id, what, status }) =>
      id === "opening" && status === "pass" && what.includes("executor-outcome"),
  );
  return [
    ...ALWAYS,
    ...missing,
    ...(has("consistency", "pass") && !has("remembered", "pass") ? [NOT_KEPT] : []),
    ...(has("end", "not-checked") ? [NO_END] : []),
    ...(opensOutcome ? [EXECUTOR] : []),
  ];
}
