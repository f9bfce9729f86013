import {
  type Damage,
  type Effects,
  Lane,
  type MonitorEvent,
  type RunEvent,
  type StepEvent,
  type WatchRunResponse,
} from "@writ/proto/writ/demo/v1/demo";
import { msOf } from "../../time/instant.ts";

/** Something that was told at a time, by the server's clock. */
export interface Told<Event> {
  readonly event: Event;
  /** Milliseconds since the Unix epoch; undefined where it was not said. */
  readonly atMs: number | undefined;
}

/** The newest word on each step of a lane, by step id; in the order in which they first appeared. */
export type LaneSteps = ReadonlyMap<string, Told<StepEvent>>;

/** What a run has come to, as far as its events go. */
export interface RunView {
  /** Number of the last event that is in it; 0 before the first. */
  readonly lastSeq: bigint;
  readonly lastAtMs: number | undefined;
  readonly run: RunEvent | undefined;
  readonly writ: LaneSteps;
  readonly open: LaneSteps;
  /** Newest first, at most 50. */
  readonly passes: readonly Told<MonitorEvent>[];
  /** The newest that raised an alarm. */
  readonly alarm: Told<MonitorEvent> | undefined;
  /** In the watched world, at its last reading. */
  readonly damage: Told<Damage> | undefined;
  /** In the world that is asked first, at its last reading. */
  readonly effects: Effects | undefined;
  /** The largest size of the log that a step names; 0 before. */
  readonly logSize: bigint;
  /** Events of a kind or lane that this page does not know. */
  readonly unknown: number;
}

/** A run nobody has told anything of. */
export const NOTHING_YET: RunView = {
  lastSeq: 0n,
  lastAtMs: undefined,
  run: undefined,
  writ: new Map(),
  open: new Map(),
  passes: [],
  alarm: undefined,
  damage: undefined,
  effects: undefined,
  logSize: 0n,
  unknown: 0,
};

/** Between what is known and what came there are events that did not come. */
export class MissedEventsError extends Error {
  override readonly name = "MissedEventsError";
}

const MOST_PASSES = 50;

/** The run with one more event; one that is known already changes nothing. @throws MissedEventsError */
export function withEvent(view: RunView, told: WatchRunResponse): RunView {
  if (told.seq <= view.lastSeq) return view;
  if (told.seq !== view.lastSeq + 1n)
    throw new MissedEventsError(`event ${view.lastSeq + 1n} did not come`);
  const atMs = msOf(told.at);
  return {
    ...view,
    lastSeq: told.seq,
    lastAtMs: atMs ?? view.lastAtMs,
    ...change(view, told, atMs),
  };
}

/** Whether nothing can happen in it any more. */
export function isOver({ run }: RunView): boolean {
  return run !== undefined && run.state !== "RUNNING";
}

function change(
  view: RunView,
  { event, lane }: WatchRunResponse,
  atMs: number | undefined,
): Partial<RunView> {
  switch (event.case) {
    case "step":
      return withStep(view, lane, { event: event.value, atMs });
    case "monitor": {
      const pass = { event: event.value, atMs };
      return {
        passes: [pass, ...view.passes].slice(0, MOST_PASSES),
        alarm: event.value.alarm ? pass : view.alarm,
      };
    }
    case "run":
      return { run: event.value };
    case "damage":
      return { damage: { event: event.value, atMs } };
    case "effects":
      return { effects: event.value };
    default:
      return { unknown: view.unknown + 1 };
  }
}

function withStep(view: RunView, lane: Lane, step: Told<StepEvent>): Partial<RunView> {
  const size = step.event.leaf?.treeSize ?? 0n;
  const logSize = size > view.logSize ? size : view.logSize;
  switch (lane) {
    case Lane.WRIT:
      return { logSize, writ: new Map(view.writ).set(step.event.stepId, step) };
    case Lane.OPEN:
      return { open: new Map(view.open).set(step.event.stepId, step) };
    default:
      return { unknown: view.unknown + 1 };
  }
}
