import type { Verdict } from "../check/verdict.ts";
import type { Trusted } from "../page/trusted.ts";
import { sentenceOf, viewChecks } from "./checks.ts";
import { code, element, list } from "./element.ts";
import { MARKS } from "./words.ts";

/** What is printed besides the verdict: everything that was compared, with whole hashes. Not seen on the screen. */
export function viewReport(
  { digest, report, steps }: Verdict,
  trusted: Trusted,
  madeAtMs: number,
  pageHash: string,
): HTMLElement {
  return element(
    "section",
    { class: "report", label: "Report" },
    element("h2", {}, "Report"),
    list(
      ["made", new Date(madeAtMs).toISOString()],
      ["bundle", code(`sha256 ${digest}`)],
      ["trust", code(`sha256 ${trusted.hex}`)],
      ["trusted words", trusted.words],
      ["this page", code(`sha256 ${pageHash}`)],
      ["execution", code(report.executionId)],
    ),
    ...steps.flatMap((step) => [
      element("h3", {}, `${MARKS[step.status]} ${step.number} ${step.title}`),
      element("p", {}, sentenceOf(step)),
      viewChecks(step.checks),
    ]),
    element("h3", {}, "Checkpoints"),
    ...report.checkpoints.map((note) => element("pre", {}, note)),
  );
}
