/** What may be paused for a moment. */
export type Pausable = "policy-decision" | "grant-signing" | "evidence" | "postgres";

/** The supervisor's channel, as far as this process has one. */
export interface SupervisorChannel {
  readonly send?: ((message: object) => boolean) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
  off(event: "message", listener: (message: unknown) => void): unknown;
}

/** Pauses processes of the cluster, where a supervisor does that for us. */
export interface Pauser {
  /** Without it nothing can be paused here. */
  readonly isThere: boolean;
  /** Stops a process (SIGSTOP) for so many milliseconds; the supervisor lets it go on, whatever happens. Throws {@link PauseRefusedError}. */
  pause(what: Pausable, forMs: number): Promise<void>;
}

/** Nothing was paused. */
export class PauseRefusedError extends Error {
  override readonly name = "PauseRefusedError";
}

const ANSWER_WITHIN_MS = 2_000;

/** Asks the supervisor on its channel. */
export function pauser(channel: SupervisorChannel): Pauser {
  const isThere = channel.send !== undefined;
  return {
    isThere,
    pause(what, forMs) {
      return new Promise((resolve, reject) => {
        const end = (error?: PauseRefusedError): void => {
          clearTimeout(timer);
          channel.off("message", onMessage);
          if (error === undefined) resolve();
          else reject(error);
        };
        const onMessage = (message: unknown): void => {
          if (typeof message !== "object" || message === null) return;
          if ("paused" in message && message.paused === what) end();
          else if ("refused" in message) end(new PauseRefusedError(String(message.refused)));
        };
        const timer = setTimeout(
          () => end(new PauseRefusedError("the supervisor did not answer")),
          ANSWER_WITHIN_MS,
        );
        channel.on("message", onMessage);
        if (!isThere) end(new PauseRefusedError("there is no supervisor"));
        else channel.send?.({ pause: what, forMs });
      });
    },
  };
}
