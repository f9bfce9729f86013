import type { EventView } from "../check/event-view.ts";
import type { Step } from "../check/steps.ts";
import type { Verdict } from "../check/verdict.ts";
import { sentenceOf, viewChecks } from "./checks.ts";
import { type Child, element, fill } from "./element.ts";
import { viewEventChoice } from "./event-choice.ts";
import { viewBinding, viewLeaf, viewSignature } from "./step-event.ts";
import { viewCheckpoint, viewTimes, viewWitnesses } from "./step-checkpoint.ts";
import { viewDisclosed } from "./step-disclosed.ts";
import { viewRecalled } from "./step-memory.ts";
import { viewPath } from "./path.ts";

/** What the details of steps are made from. */
export interface DetailContext {
  readonly verdict: Verdict;
  /** Takes an event of the bundle apart. */
  event(seq: number): Promise<EventView | undefined>;
  /** The log's key, as the trust has it. */
  vkeyOf(origin: string): string;
  /** Needed and possible witnesses, such as `2 of 3`. */
  readonly quorum: string;
  /** What this browser remembers, with its buttons. */
  readonly memory: HTMLElement;
  /** What the page can say of replaying. */
  readonly replayNote: string;
  /** The event that was looked at last. */
  seq: number;
}

type OfEvent = (event: EventView, context: DetailContext) => readonly Child[];

/** What is shown of one event, by step. */
const OF_EVENT: Readonly<Record<number, OfEvent>> = {
  2: viewSignature,
  3: viewBinding,
  4: viewLeaf,
  5: (event) => [viewPath(event.path)],
  6: viewCheckpoint,
  7: viewWitnesses,
  8: viewTimes,
};

/** What a step compared: of one event where the step is about each, else of the whole. */
export function viewDetail(step: Step, context: DetailContext): HTMLElement {
  const heading = element("h2", {}, `Step ${step.number}: ${step.title}`);
  const said = element("p", { class: `said ${step.status}` }, sentenceOf(step));
  const body = element("div", {});
  const ofEvent = OF_EVENT[step.number];
  const choice =
    ofEvent === undefined
      ? undefined
      : viewEventChoice(step, context, () => void showEvent(step, ofEvent, context, body));
  if (ofEvent === undefined)
    fill(body, viewChecks(step.checks), ...wholeDetail(step.number, context));
  else void showEvent(step, ofEvent, context, body);
  const label = "What the step compared";
  return element("div", { class: "detail", role: "region", label }, heading, said, choice, body);
}

async function showEvent(
  step: Step,
  ofEvent: OfEvent,
  context: DetailContext,
  body: HTMLElement,
): Promise<void> {
  const { seq } = context;
  const checks = step.checks.filter(({ event }) => event === seq || event === null);
  fill(body, viewChecks(checks));
  const event = await context.event(seq).catch(() => undefined);
  if (event !== undefined && context.seq === seq)
    fill(body, viewChecks(checks), ...ofEvent(event, context));
}

function wholeDetail(number: number, context: DetailContext): readonly Child[] {
  switch (number) {
    case 1:
      return [
        element(
          "p",
          { class: "facts" },
          "At most 16 MiB, 4,096 events and 40 levels; canonical JSON only (RFC 8785): no member twice, no other spelling, no member called __proto__.",
        ),
      ];
    case 9:
      return [viewRecalled(context.verdict.recalled), context.memory];
    case 11:
      return [viewDisclosed(context.verdict)];
    case 12:
      return [element("p", { class: "facts" }, context.replayNote)];
    default:
      return [];
  }
}
