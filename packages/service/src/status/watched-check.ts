/** How a process is, as its own check last said. */
export interface CheckState {
  readonly serving: boolean;
  /** In words, why not; empty when it serves. */
  readonly problem: string;
}

/** A check that remembers what came of it. */
export interface WatchedCheck {
  readonly check: () => Promise<void>;
  state(): CheckState;
}

/** A check that takes longer has failed, in milliseconds. */
const PATIENCE_MS = 3_000;
const MOST_CHARACTERS = 200;

/** Watches a check. Nothing serves before its first check has passed, nor while one does not end. */
export function watchedCheck(check: () => Promise<void>, now: () => number): WatchedCheck {
  let last: CheckState = { serving: false, problem: "starting" };
  /** When the checks that have not ended were begun, oldest first. */
  const pending = new Set<number>();
  return {
    async check() {
      const startedMs = now();
      pending.add(startedMs);
      try {
        await check();
        last = { serving: true, problem: "" };
      } catch (error) {
        last = { serving: false, problem: problemOf(error) };
        throw error;
      } finally {
        pending.delete(startedMs);
      }
    },
    state() {
      const [oldest] = pending;
      const waitedMs = oldest === undefined ? 0 : now() - oldest;
      if (waitedMs <= PATIENCE_MS) return last;
      const seconds = Math.floor(waitedMs / 1000);
      return { serving: false, problem: `its own check has not ended for ${seconds} s` };
    },
  };
}

/** What can be told of an error. A code of the system or the database says enough: the message beside it names addresses. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return "its own check failed";
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "string") return `what it needs does not answer (${code})`;
  return error.message.slice(0, MOST_CHARACTERS) || "its own check failed";
}
