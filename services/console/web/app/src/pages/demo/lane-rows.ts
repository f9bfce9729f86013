import type { StepEvent, StoryStep } from "@writ/proto/writ/demo/v1/demo";
import type { RunView, Told } from "./run-view.ts";
import { stepWords } from "./step-words.ts";

/** A step in both worlds, side by side. */
export interface LaneRow {
  readonly stepId: string;
  readonly title: string;
  /** What the step asks for, where the story says it. */
  readonly story: StoryStep | undefined;
  readonly writ: Told<StepEvent> | undefined;
  readonly open: Told<StepEvent> | undefined;
  /** Nothing but the story happens in it: a line is enough, in both worlds. */
  readonly isBrief: boolean;
}

/** The steps of both worlds: those of the story first, in its order, then the others as they came. */
export function laneRows(view: RunView, story: readonly StoryStep[]): readonly LaneRow[] {
  const ids = new Set([...story.map(({ id }) => id), ...byArrival(view)]);
  return [...ids].map((stepId) => {
    const [writ, open] = [view.writ.get(stepId), view.open.get(stepId)];
    const own = story.find(({ id }) => id === stepId);
    return {
      stepId,
      title: writ?.event.title || open?.event.title || own?.title || stepId,
      story: own,
      writ,
      open,
      isBrief: [writ, open].every((told) => told === undefined || isUsual(told.event)),
    };
  });
}

/** The step that people most likely want to see: what was provoked last, or else what was stopped last. */
export function newestToSee(rows: readonly LaneRow[]): string {
  const fits = (row: LaneRow) => {
    const step = row.writ?.event;
    return step !== undefined && (step.cause !== "" || stepWords(step.state).isStopped);
  };
  return rows.findLast(fits)?.stepId ?? "";
}

/** What of a lane can be said in a few characters: how many steps are done, and how many were stopped; empty before the first. */
export function laneCount(rows: readonly LaneRow[], lane: "writ" | "open"): string {
  const states = rows.flatMap((row) => row[lane]?.event.state ?? []);
  if (states.length === 0) return "";
  const done = states.filter((state) => state === "DONE").length;
  const stopped = states.filter((state) => stepWords(state).isStopped).length;
  return stopped === 0 ? `${done} done` : `${done} done, ${stopped} stopped`;
}

function isUsual({ state, cause, waitsUntil }: StepEvent): boolean {
  return cause === "" && waitsUntil === undefined && (state === "DONE" || state === "STARTED");
}

/** Ids of both lanes, by the time each was first heard of; a lane keeps its own order. */
function byArrival({ writ, open }: RunView): readonly string[] {
  return [...new Set([...writ.keys(), ...open.keys()])];
}
