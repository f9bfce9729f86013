import type { Step } from "../check/steps.ts";
import type { Verdict } from "../check/verdict.ts";
import { copyButton, shellLines } from "../view/copy.ts";
import { wholeByHand } from "../check/by-hand.ts";
import { type DetailContext, viewDetail } from "../view/detail.ts";
import { type Child, button, element, fold } from "../view/element.ts";
import { viewReport } from "../view/report.ts";
import { viewSplit } from "../view/split.ts";
import { type StepsView, viewSteps } from "../view/steps.ts";
import { viewVerdict } from "../view/verdict.ts";
import type { Trusted } from "./trusted.ts";

const PATH_STEP = 5;

/** What a bundle is shown with. */
export interface ShownBundle extends Omit<DetailContext, "seq"> {
  readonly trusted: Trusted;
  readonly nowMs: number;
  readonly pageHash: string;
  /** Where the bundle is a changed one: what was changed. */
  readonly change: string | undefined;
  /** Whether the decision is being made again. */
  readonly isReplaying: boolean;
  /** Makes a link that brings the bundle; undefined where there is no address to link to. */
  readonly link: (() => Promise<string>) | undefined;
}

/** The step that was chosen, across bundles that are shown one after the other. */
export interface Choice {
  /** Undefined: nobody has chosen yet. */
  step: number | undefined;
}

/** All that is shown of a bundle, in order; and its steps, for the keyboard. */
export function viewBundle(
  shown: ShownBundle,
  choice: Choice,
): { readonly nodes: readonly Child[]; readonly steps: StepsView } {
  const { change, link, nowMs, pageHash, trusted, verdict } = shown;
  const failing = verdict.steps.find(({ status }) => status === "fail");
  const detail: DetailContext = { ...shown, seq: eventOf(failing) };
  const steps = viewSteps(
    verdict.steps,
    failing?.number ?? choice.step ?? PATH_STEP,
    (step) => viewDetail(step, detail),
    (number) => (choice.step = number),
  );
  const nodes = [
    verdict.split === undefined ? undefined : viewSplit(verdict.split),
    change === undefined
      ? undefined
      : element(
          "p",
          { class: "changed", role: "status" },
          `This is not the bundle you opened: ${change} was changed. Restore it below.`,
        ),
    viewVerdict(verdict, shown.isReplaying),
    steps.section,
    element(
      "section",
      { class: "actions", label: "Actions" },
      element(
        "p",
        { class: "controls" },
        button("Print report", () => window.print()),
        link === undefined ? undefined : copyButton("Copy link with this bundle", link),
      ),
      fold(
        "Commands that reach the same verdict without this page",
        false,
        shellLines(wholeByHand(verdict.report.executionId)),
      ),
    ),
    viewReport(verdict, trusted, nowMs, pageHash),
  ];
  return { nodes, steps };
}

/** The first event a failed step is about. */
function eventOf(step: Step | undefined): number {
  return step?.checks.find(({ status }) => status === "fail")?.event ?? 0;
}

/** What the page can say about making the decision again. */
export function replayNote(
  { hasReplay, report }: Pick<Verdict, "hasReplay" | "report">,
  engine: string | undefined,
  canReplay: boolean,
): string {
  if (!hasReplay)
    return "The bundle does not hold the policies and the input. Its maker has them: writ evidence bundle without --no-replay.";
  const check = report.checks.find(({ id }) => id === "replay");
  if (engine !== undefined && check?.status === "not-checked")
    return `This page has the policy engine ${engine}. It is not the one that decided, or the material is not the recorded one: so nothing was made again.`;
  if (engine !== undefined) return `This page's policy engine: ${engine}.`;
  if (canReplay) return "Replaying …";
  return "No policy engine is in this file. verify-replay.html is this page with one; writ evidence replay bundle.json does the same.";
}
