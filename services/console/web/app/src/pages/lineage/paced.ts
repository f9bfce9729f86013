/** Does something at once, and then at most so often. */
export interface Paced {
  /** The first time at once, later when it is time. */
  soon(): void;
  now(): void;
  stop(): void;
}

/** Paces `act` to once in so many milliseconds. */
export function paced(act: () => void, betweenMs: number): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const begin = () => {
    isWanted = false;
    act();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) begin();
    }, betweenMs);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    isWanted = false;
  };
  return {
    soon() {
      if (timer === undefined) begin();
      else isWanted = true;
    },
    now() {
      stop();
      act();
    },
    stop,
  };
}
