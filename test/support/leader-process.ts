// Runs an evidence leader as its own process, so that a test can kill it. The parent sends one Start, then any number of
// Orders; each Order is answered by one Report, unless the process stops itself where it was told to.
import type { Entry } from "../../services/evidence/src/entry.ts";
import type { Leadership, LogStore } from "../../services/evidence/src/log/log-store.ts";
import { type Answer, evidenceLeader, type LeaderSettings } from "./evidence-leader.ts";

/** Where an append stops for good: before its statement is sent, when its commit is acknowledged, before its answer is sent. */
export type OwnStop = "before-statement" | "acknowledged" | "before-answer";

/** What the process is told first. */
export interface Start {
  readonly kind: "start";
  readonly settings: LeaderSettings;
}

/** Entries to append at once, and where to stop; null for nowhere. */
export interface Order {
  readonly kind: "append";
  readonly entries: readonly Entry[];
  readonly stop: OwnStop | null;
}

/** What the process tells. */
export type Report =
  | { readonly kind: "running" | "leading" | "stopped" }
  | { readonly kind: "answer"; readonly eventId: string; readonly answer: Answer }
  | { readonly kind: "failed"; readonly eventId: string; readonly name: string };

let stop: OwnStop | null = null;
let append: ((entry: Entry) => Promise<Answer>) | undefined;

function tell(report: Report): void {
  process.send?.(report);
}

async function stopAt(point: OwnStop): Promise<void> {
  if (stop !== point) return;
  tell({ kind: "stopped" });
  await new Promise<never>(() => {});
}

function stopping(store: LogStore): LogStore {
  const alter = (leadership: Leadership): Leadership => ({
    ...leadership,
    async commit(batch) {
      await stopAt("before-statement");
      const isWritten = await leadership.commit(batch);
      await stopAt("acknowledged");
      return isWritten;
    },
  });
  return {
    ...store,
    async lead() {
      const leadership = await store.lead();
      return leadership && alter(leadership);
    },
  };
}

async function start({ settings }: Start): Promise<void> {
  const leader = evidenceLeader(settings, stopping);
  append = (entry) => leader.append(entry);
  await leader.until((state) => state.kind === "leading");
  tell({ kind: "leading" });
}

async function appendOne(entry: Entry): Promise<void> {
  const { eventId } = entry;
  try {
    const answer = await append?.(entry);
    await stopAt("before-answer");
    if (answer !== undefined) tell({ kind: "answer", eventId, answer });
  } catch (error) {
    tell({ kind: "failed", eventId, name: error instanceof Error ? error.name : String(error) });
  }
}

process.on("message", (message: Start | Order) => {
  if (message.kind === "start") {
    void start(message);
    return;
  }
  stop = message.stop;
  for (const entry of message.entries) void appendOne(entry);
});
process.once("disconnect", () => process.exit(0));
tell({ kind: "running" });
