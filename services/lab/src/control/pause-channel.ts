/** What may be paused for a moment. */
export type Pausable = "policy-decision" | "grant-signing" | "evidence" | "postgres";

/** The supervisor's channel, as far as this process has one. */
export interface SupervisorChannel {
  readonly send?: ((message: object) => boolean) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
  off(event: "message", listener: (message: unknown) => void): unknown;
  /** The supervisor is no more. */
  on(event: "disconnect", listener: () => void): unknown;
}

/** Pauses processes of the cluster, where a supervisor does that for us. */
export interface Pauser {
  /** Without it nothing can be paused here. */
  readonly isThere: boolean;
  /**
   * Stops a process (SIGSTOP) for so many milliseconds; the supervisor lets it go on, and we do when the supervisor is no more:
   * what stands still does not even notice that. Throws {@link PauseRefusedError}.
   */
  pause(what: Pausable, forMs: number): Promise<void>;
}

/** Nothing was paused. */
export class PauseRefusedError extends Error {
  override readonly name = "PauseRefusedError";
}

const ANSWER_WITHIN_MS = 2_000;

/** Asks the supervisor on its channel; `goOn` sends a process SIGCONT. */
export function pauser(channel: SupervisorChannel, goOn: (pid: number) => void): Pauser {
  const isThere = channel.send !== undefined;
  let still: readonly number[] = [];
  let asked = 0;
  channel.on("disconnect", () => still.forEach(goOn));
  return {
    isThere,
    pause(what, forMs) {
      const id = ++asked;
      return new Promise((resolve, reject) => {
        const end = (error?: PauseRefusedError): void => {
          clearTimeout(timer);
          channel.off("message", onMessage);
          if (error === undefined) resolve();
          else reject(error);
        };
        const onMessage = (message: unknown): void => {
          if (typeof message !== "object" || message === null) return;
          if (!("id" in message && message.id === id)) return;
          if ("paused" in message && message.paused === what) {
            still = "pids" in message ? processes(message.pids) : [];
            end();
          } else if ("refused" in message) end(new PauseRefusedError(String(message.refused)));
        };
        const timer = setTimeout(
          () => end(new PauseRefusedError("the supervisor did not answer")),
          ANSWER_WITHIN_MS,
        );
        channel.on("message", onMessage);
        if (!isThere) end(new PauseRefusedError("there is no supervisor"));
        else channel.send?.({ id, pause: what, forMs });
      });
    },
  };
}

/** Lets a process go on (SIGCONT), if it is there and ours. */
export function letGoOn(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // It is gone, which is further than we wanted it to be.
  }
}

/** Ids of processes; never 0, 1 or a group. */
function processes(pids: unknown): readonly number[] {
  if (!Array.isArray(pids)) return [];
  return pids.filter((pid): pid is number => Number.isSafeInteger(pid) && Number(pid) > 1);
}
