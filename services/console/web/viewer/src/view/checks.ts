import type { Check } from "@writ/evidence";
import type { Step } from "../check/steps.ts";
import { viewComparison } from "./bytes.ts";
import { element } from "./element.ts";
import { MARKS, STATUS_WORDS } from "./words.ts";

/** More than people read: a bundle may have thousands of events. */
const MOST_CHECKS = 24;

/** What a step found, in a sentence. */
export function sentenceOf({ status, meaning, checks }: Step): string {
  if (status === "fail") return meaning;
  if (status === "pass")
    return checks.length === 1 ? "The check passed." : `All ${checks.length} checks passed.`;
  if (checks.length === 0) return "Not checked: the bundle holds nothing for this step.";
  const passed = checks.filter((check) => check.status === "pass").length;
  return `Not checked in full: ${passed} of ${checks.length} checks passed, none failed.`;
}

/** Checks with what they compared, those that failed first. */
export function viewChecks(checks: readonly Check[]): HTMLElement {
  const ordered = [...checks].toSorted((a, b) => weight(a) - weight(b));
  const left = ordered.length - MOST_CHECKS;
  return element(
    "div",
    { class: "checks" },
    ...ordered.slice(0, MOST_CHECKS).map(viewCheck),
    left > 0 ? element("p", { class: "facts" }, `… and ${left} more like these.`) : undefined,
  );
}

function viewCheck(check: Check): HTMLElement {
  const { status, what, problem } = check;
  return element(
    "div",
    { class: `check ${status}` },
    element(
      "p",
      {},
      element("span", { class: "state", role: "img", label: STATUS_WORDS[status] }, MARKS[status]),
      ` ${what}`,
    ),
    problem === undefined ? undefined : element("p", { class: "problem" }, problem),
    ...viewComparison(check),
  );
}

function weight({ status }: Check): number {
  return { fail: 0, "not-checked": 1, pass: 2 }[status];
}
