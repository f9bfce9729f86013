import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type WatchRunResponse, WatchRunResponseSchema } from "@writ/proto/writ/demo/v1/demo";

/** What happened in a run, without number and time. */
export type Happening = Pick<MessageInitShape<typeof WatchRunResponseSchema>, "event" | "lane">;

/** The events of a run in their order. */
export interface Feed {
  /** Adds an event; false when the feed is closed or full. */
  add(happening: Happening): boolean;
  /** All events after a number, and those to come until the feed is closed or the signal aborts. */
  from(afterSeq: number, signal: AbortSignal): AsyncGenerator<WatchRunResponse>;
  readonly size: number;
  /** Nothing comes after this. */
  close(): void;
}

/** Most events of a run. */
export const MAX_EVENTS = 6_000;

/** A feed; each event is also handed to `keep`, encoded. */
export function feed(now: () => number, keep: (seq: number, body: Uint8Array) => void): Feed {
  const events: WatchRunResponse[] = [];
  let isClosed = false;
  let wake: () => void = () => {};
  let changed = new Promise<void>((resolve) => (wake = resolve));
  const notify = (): void => {
    wake();
    changed = new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    add(happening) {
      if (isClosed || events.length >= MAX_EVENTS) return false;
      const event = create(WatchRunResponseSchema, {
        ...happening,
        seq: BigInt(events.length + 1),
        at: timestampFromMs(now()),
      });
      events.push(event);
      keep(events.length, toBinary(WatchRunResponseSchema, event));
      notify();
      return true;
    },
    async *from(afterSeq, signal) {
      const aborted = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      });
      let next = Math.max(0, afterSeq);
      while (!signal.aborted) {
        const waiting = changed;
        const event = events[next];
        if (event !== undefined) {
          next++;
          yield event;
        } else if (isClosed) return;
        else await Promise.race([waiting, aborted]);
      }
    },
    get size() {
      return events.length;
    },
    close() {
      isClosed = true;
      notify();
    },
  };
}
