import { setTimeout } from "node:timers/promises";
import { NoAnswerError } from "../command.ts";
import { type Alarm, alarm } from "./alarm.ts";
import { type MonitorDeps, monitorRound } from "./monitor-round.ts";
import type { MonitorState } from "./monitor-state.ts";

/** Whom a monitor tells. */
export interface WatchReporter {
  /** Something is wrong that was not wrong at the look before. */
  alarm(raised: Alarm): void;
  /** Something that was wrong is not wrong any more. */
  over(raised: Alarm): void;
  /** After every look. */
  looked(state: MonitorState | undefined): void;
}

/** Looks at a log again and again until the signal aborts. Nothing that is wrong with the log or its source ends it. */
export async function watchLog(
  first: MonitorState | undefined,
  deps: MonitorDeps,
  options: {
    readonly everyMs: number;
    readonly signal: AbortSignal;
    readonly reporter: WatchReporter;
  },
): Promise<void> {
  const { everyMs, reporter, signal } = options;
  let state = first;
  let raised = new Map<string, Alarm>();
  while (!signal.aborted) {
    const look = await lookAt(state, deps);
    state = look.state;
    const now = new Map(look.alarms.map((one) => [keyOf(one), one]));
    for (const [key, one] of now) if (!raised.has(key)) reporter.alarm(one);
    for (const [key, one] of raised) if (!now.has(key)) reporter.over(one);
    raised = now;
    reporter.looked(state);
    await setTimeout(everyMs, undefined, { signal }).catch(() => {});
  }
}

async function lookAt(
  state: MonitorState | undefined,
  deps: MonitorDeps,
): ReturnType<typeof monitorRound> {
  try {
    return await monitorRound(state, deps);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { state, alarms: [alarm("no-answer", error.message)] };
  }
}

/** Ages and sizes move on in messages: an alarm is the same as long as its kind and its evidence are. */
function keyOf({ evidence, kind }: Alarm): string {
  return [kind, ...evidence].join(" ");
}
