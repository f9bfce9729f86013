import type { Status } from "../check/steps.ts";

/** How a status is marked; never by colour alone. */
export const MARKS: Readonly<Record<Status, string>> = {
  pass: "✓",
  fail: "✕",
  "not-checked": "–",
};

/** How a status is called. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  pass: "passed",
  fail: "failed",
  "not-checked": "not checked",
};

/** The tiers as people read them. */
export const TIER_WORDS: Readonly<Record<string, string>> = {
  signed: "Signed",
  included: "Included",
  witnessed: "Witnessed",
  time: "Time",
  consistent: "Consistent",
  complete: "Complete",
  replayed: "Replayed",
};

/** A decision as people read it. */
export const DECISION_WORDS: Readonly<Record<string, string>> = {
  ALLOW: "Allowed",
  DENY: "Denied",
  PENDING: "Waiting for approval",
};

/** A number of things, in words. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** A time of the log, in seconds since 1970, as text. */
export function timeText(timeS: number | undefined): string {
  if (timeS === undefined) return "–";
  const date = new Date(timeS * 1000);
  // A time no calendar reaches is still a number.
  return Number.isNaN(date.getTime()) ? `${timeS} s` : date.toISOString();
}

/** A day as people say it, of milliseconds since 1970. */
export function minuteText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
