import type { EventRow, RunStore } from "../store/run-store.ts";

/** Writes the events of a run down in the background. */
export interface EventWriter {
  add(seq: number, body: Uint8Array): void;
  /** Resolves when everything so far is written, or could not be. */
  settled(): Promise<void>;
}

/** A writer that sends what came while the last batch was written as one. What cannot be written is told of, and tried again with the next event. */
export function eventWriter(
  store: Pick<RunStore, "addEvents">,
  runId: string,
  onError: (error: unknown) => void,
): EventWriter {
  let waiting: EventRow[] = [];
  let writing: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await store.addEvents(runId, batch);
      } catch (error) {
        waiting = [...batch, ...waiting];
        onError(error);
        break;
      }
    }
    writing = undefined;
  };

  return {
    add(seq, body) {
      waiting.push({ seq, body });
      writing ??= drain();
    },
    async settled() {
      await writing;
    },
  };
}
