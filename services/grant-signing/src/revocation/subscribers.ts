/** Thrown when there are as many subscribers as can be served. */
export class TooManySubscribersError extends Error {
  override readonly name = "TooManySubscribersError";
}

/** Thrown to a subscriber that does not take its frames: it has to begin again with a snapshot. */
export class SlowSubscriberError extends Error {
  override readonly name = "SlowSubscriberError";
}

/** Subscribers of signed frames, by scope: a tenant, or "" for all tenants. */
export interface Subscribers {
  /**
   * The frames for one subscriber, those of `first` first, until the signal aborts. The subscriber counts from the first
   * `next()`. Throws TooManySubscribersError, SlowSubscriberError.
   */
  join(scope: string, first: readonly string[], signal: AbortSignal): AsyncGenerator<string, void>;
  /** Hands a frame to everybody of the scope. */
  publish(scope: string, frame: string): void;
  /** Scopes somebody listens to. */
  scopes(): readonly string[];
}

interface Subscriber {
  readonly waiting: string[];
  /** Frames of `first` that it has not taken. */
  begins: number;
  isSlow: boolean;
  wake: () => void;
}

/** Nobody yet; at most `max` subscribers, each at most `maxWaiting` frames behind. */
export function subscribers(max: number, maxWaiting: number): Subscribers {
  const byScope = new Map<string, Set<Subscriber>>();
  let count = 0;

  const add = (scope: string, subscriber: Subscriber): void => {
    if (count >= max) throw new TooManySubscribersError(`${max} subscribers are served already`);
    const group = byScope.get(scope) ?? new Set();
    byScope.set(scope, group.add(subscriber));
    count += 1;
  };
  const remove = (scope: string, subscriber: Subscriber): void => {
    const group = byScope.get(scope);
    if (group?.delete(subscriber)) count -= 1;
    if (group?.size === 0) byScope.delete(scope);
  };

  return {
    async *join(scope, first, signal) {
      const subscriber: Subscriber = {
        waiting: [...first],
        begins: first.length,
        isSlow: false,
        wake: () => {},
      };
      const wake = (): void => subscriber.wake();
      add(scope, subscriber);
      signal.addEventListener("abort", wake);
      try {
        while (!signal.aborted) {
          if (subscriber.isSlow) throw new SlowSubscriberError("frames were not taken in time");
          const frame = subscriber.waiting.shift();
          if (frame !== undefined) {
            subscriber.begins = Math.max(0, subscriber.begins - 1);
            yield frame;
          } else await new Promise<void>((resolve) => (subscriber.wake = resolve));
        }
      } finally {
        signal.removeEventListener("abort", wake);
        remove(scope, subscriber);
      }
    },
    publish(scope, frame) {
      for (const subscriber of byScope.get(scope) ?? []) {
        if (subscriber.waiting.length - subscriber.begins >= maxWaiting) subscriber.isSlow = true;
        else subscriber.waiting.push(frame);
        subscriber.wake();
      }
    },
    scopes: () => [...byScope.keys()],
  };
}
