import type { Check } from "@writ/evidence";
import type { Step } from "../check/steps.ts";
import { element } from "./element.ts";
import type { DetailContext } from "./detail.ts";
import { MARKS } from "./words.ts";

/** Which event of the bundle is looked at; undefined when there is only one. */
export function viewEventChoice(
  { checks }: Step,
  context: DetailContext,
  onChange: () => void,
): HTMLElement | undefined {
  const { eventCount, report } = context.verdict;
  if (eventCount < 2) return undefined;
  const options = Array.from({ length: eventCount }, (_, seq) => {
    const kind = report.events.find((event) => event.seq === seq)?.kind ?? "not readable";
    const mark = markOf(checks.filter(({ event }) => event === seq));
    const attributes = seq === context.seq ? { selected: "" } : {};
    return element("option", { value: `${seq}`, attributes }, `${mark} ${seq} ${kind}`);
  });
  const choice = element(
    "select",
    {
      onInput: (value) => {
        context.seq = Number(value);
        onChange();
      },
    },
    ...options,
  );
  return element("p", { class: "controls" }, element("label", {}, "event ", choice));
}

function markOf(checks: readonly Check[]): string {
  if (checks.some(({ status }) => status === "fail")) return MARKS.fail;
  const isPassed = checks.length > 0 && checks.every(({ status }) => status === "pass");
  return isPassed ? MARKS.pass : MARKS["not-checked"];
}
