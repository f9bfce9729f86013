import type { Verdict } from "../check/verdict.ts";
import { viewAbout, viewReasons } from "./about.ts";
import { element, fold } from "./element.ts";
import { decisionMark } from "./marks.ts";
import { tiersOf } from "./tiers.ts";
import { DECISION_WORDS, MARKS, TIER_WORDS } from "./words.ts";

/** How far a verdict may be relied on: everything, what it says it reaches, or nothing. */
export type Reach = "full" | "partial" | "none";

/** Full only when it is signed, in the log, seen by enough witnesses and in time. */
export function reachOf({ report, steps }: Pick<Verdict, "report" | "steps">): Reach {
  if (!report.valid || report.decision === undefined) return "none";
  const needed = ["signed", "included", "witnessed", "time"];
  const tiers = tiersOf(report, steps).filter(({ tier }) => needed.includes(tier));
  return tiers.every(({ status }) => status === "yes") ? "full" : "partial";
}

/** What came out: the decision, how far the proof reaches, and what is not proven. Never one green tick. */
export function viewVerdict(verdict: Verdict, isReplaying: boolean): HTMLElement {
  const { report, steps, facts } = verdict;
  const reach = reachOf(verdict);
  const decision = reach === "none" ? undefined : report.decision;
  const word = decision === undefined ? "Refused" : (DECISION_WORDS[decision] ?? decision);
  return element(
    "section",
    {
      class: `verdict ${reach}`,
      label: "Verdict",
      attributes: { "data-bundle": verdict.digest },
    },
    element(
      "h2",
      { class: `decision ${decision ?? "none"}` },
      decisionMark(decision),
      element("span", { class: "word" }, word),
      decision === undefined || facts?.act === undefined
        ? undefined
        : element("span", { class: "act" }, `${facts.act.action} ${facts.act.resource}`),
    ),
    element("p", { class: "outcome", role: "status" }, sentence(verdict, reach)),
    element(
      "ul",
      { class: "tiers", label: "How far the proof reaches" },
      ...tiersOf(report, steps).map(({ tier, status, detail }) => {
        const mark = status === "yes" ? MARKS.pass : status === "no" ? MARKS.fail : "–";
        const isPending = tier === "replayed" && isReplaying;
        const words = status === "not-checked" ? `not checked: ${detail}` : detail;
        return element(
          "li",
          { class: `tier ${status}`, attributes: { "data-tier": tier } },
          element("b", {}, `${mark} ${TIER_WORDS[tier] ?? tier}`),
          ` ${isPending ? "making the decision again …" : words}`,
        );
      }),
    ),
    ...(decision === undefined ? [] : viewReasons(verdict)),
    element(
      "div",
      { class: "halves" },
      decision === undefined ? undefined : viewAbout(verdict),
      fold(
        `Not proven (${report.notProven.length})`,
        true,
        element("ul", {}, ...report.notProven.map((what) => element("li", {}, what))),
      ),
    ),
  );
}

function sentence({ report, steps, tookMs }: Verdict, reach: Reach): string {
  if (reach === "none") {
    const failing = steps.find(({ status }) => status === "fail");
    const why = failing === undefined ? "" : ` Step ${failing.number}: ${failing.meaning}`;
    return `Do not rely on anything in this bundle.${why}`;
  }
  const passed = report.checks.filter(({ status }) => status === "pass").length;
  const made = `${passed} checks passed and none failed, in this page, in ${Math.max(1, Math.round(tookMs))} ms.`;
  if (reach === "full") return made;
  const short = tiersOf(report, steps)
    .filter(({ tier, status }) => status !== "yes" && ["witnessed", "time"].includes(tier))
    .map(({ tier, detail }) => `${TIER_WORDS[tier] ?? tier} ${detail}`);
  return `${made} But it reaches less far than it should: ${short.join(", ")}.`;
}
