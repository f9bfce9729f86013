import type { Step } from "../check/steps.ts";
import { element, fill } from "./element.ts";
import { MARKS, STATUS_WORDS } from "./words.ts";

/** The steps, and in the chosen one what it compared. */
export interface StepsView {
  readonly section: HTMLElement;
  /** Chooses the step so many places further, and puts the focus on it. */
  move(by: number): void;
}

/** Lists the steps. `detail` is asked for what belongs to the chosen one, and again with every choice. */
export function viewSteps(
  steps: readonly Step[],
  chosenNumber: number,
  detail: (step: Step) => HTMLElement,
  onChoose: (number: number) => void,
): StepsView {
  let chosen = chosenNumber;
  const list = element("ol", { class: "steps", label: "Steps" });
  const render = (): void => {
    fill(
      list,
      ...steps.map((step) => {
        const isChosen = step.number === chosen;
        return element(
          "li",
          {},
          stepButton(step, isChosen, () => choose(step.number)),
          isChosen ? detail(step) : undefined,
        );
      }),
    );
  };
  const choose = (number: number): void => {
    chosen = number;
    onChoose(number);
    render();
    list.querySelector<HTMLElement>('[aria-current="step"]')?.focus();
  };
  const move = (by: number): void => {
    choose(Math.min(steps.length, Math.max(1, chosen + by)));
  };
  list.addEventListener("keydown", (event) => {
    const isStep = event.target instanceof HTMLElement && event.target.matches(".step");
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!isStep || by === 0) return;
    event.preventDefault();
    move(by);
  });
  render();
  return { section: element("section", { class: "walk", label: "Checks" }, list), move };
}

function stepButton(step: Step, isChosen: boolean, onClick: () => void): HTMLElement {
  const { number, status, title } = step;
  return element(
    "button",
    {
      type: "button",
      class: `step ${status}`,
      onClick,
      attributes: {
        "aria-current": isChosen ? "step" : "false",
        "aria-expanded": `${isChosen}`,
        "data-step": `${number}`,
        "data-status": status,
      },
    },
    element("span", { class: "number" }, `${number}`),
    element("span", { class: "state", role: "img", label: STATUS_WORDS[status] }, MARKS[status]),
    element("span", {}, title),
  );
}
