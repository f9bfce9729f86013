import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Entry } from "../../services/evidence/src/entry.ts";
import type { Answer, LeaderSettings } from "./evidence-leader.ts";
import type { Order, OwnStop, Report, Start } from "./leader-process.ts";

const PROGRAM = fileURLToPath(new URL("leader-process.ts", import.meta.url));

/** An evidence leader that runs as a process of its own. */
export interface LeaderChild extends AsyncDisposable {
  /** Has entries appended at once; `stop` is where each of them stops for good. */
  append(entries: readonly Entry[], stop?: OwnStop): void;
  /** Resolves when an entry has stopped. */
  stopped(): Promise<void>;
  /** What it has answered so far, by event id. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Resolves when it has answered so many. */
  answered(count: number): Promise<void>;
  /** Names of the errors it answered. */
  readonly failures: readonly string[];
  /** Ends it by SIGKILL; resolves when it is gone and everything it said before has arrived. */
  kill(): Promise<void>;
}

/** Starts it; resolves when it leads. Disposing it kills it. */
export async function leaderChild(settings: LeaderSettings): Promise<LeaderChild> {
  const child = fork(PROGRAM, { serialization: "advanced", stdio: "inherit" });
  const closed = once(child, "close");
  const answers = new Map<string, Answer>();
  const failures: string[] = [];
  let stops = 0;
  child.on("message", (report: Report) => {
    if (report.kind === "answer") answers.set(report.eventId, report.answer);
    if (report.kind === "failed") failures.push(report.name);
    if (report.kind === "stopped") stops++;
  });
  const until = (condition: () => boolean): Promise<void> => heard(child, condition);
  const send = (message: Start | Order): void => void child.send(message);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };

  let isLeading = false;
  child.on("message", (report: Report) => (isLeading ||= report.kind === "leading"));
  send({ kind: "start", settings });
  await until(() => isLeading);
  return {
    answers,
    failures,
    append: (entries, stop) => send({ kind: "append", entries, stop: stop ?? null }),
    stopped: () => until(() => stops > 0),
    answered: (count) => until(() => answers.size >= count),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

async function heard(child: ChildProcess, condition: () => boolean): Promise<void> {
  const closed = once(child, "close").then(() => {
    throw new Error("the leader's process has ended");
  });
  while (!condition()) await Promise.race([once(child, "message"), closed]);
  closed.catch(() => {});
}
