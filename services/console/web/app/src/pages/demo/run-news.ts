import type { PanelAge } from "../../ui/freshness-state.ts";
import type { Followed } from "./follow-run.ts";
import type { LaneRow } from "./lane-rows.ts";
import type { RunView } from "./run-view.ts";
import { stepWords } from "./step-words.ts";

/** What is said of a run to who does not see it: what was stopped last, and the alarm; empty before. It begins with `Run: `, and so is not shown over the page. */
export function spokenNews(view: RunView, rows: readonly LaneRow[]): string {
  const stopped = rows.findLast(({ writ }) => stepWords(writ?.event.state ?? "STARTED").isStopped);
  const state = stopped?.writ?.event;
  const parts = [
    state === undefined
      ? []
      : [`${stopped?.title}: ${[stepWords(state.state).word, ...state.reasonCodes].join(" ")}`],
    view.alarm === undefined ? [] : ["The monitor raised its alarm"],
  ];
  const news = parts.flat();
  return news.length === 0 ? "" : `Run: ${news.join(". ")}`;
}

/** How old the run is that is shown; undefined before the first event, and for a run that is over. */
export function panelAge({ view, receivedMs, phase }: Followed): PanelAge | undefined {
  if (view.lastAtMs === undefined || receivedMs === undefined || phase === "over") return undefined;
  const { lastAtMs: asOfMs, logSize } = view;
  return { asOfMs, receivedMs, treeSize: logSize === 0n ? undefined : logSize, everyMs: undefined };
}
