/** Reads something that costs a little, at most every so often, and never waits for it long. */
export type LastGood<T> = () => Promise<T | undefined>;

/** When to read. */
export interface LastGoodTimes {
  /** How old what was read may be, in milliseconds, before it is read again. */
  readonly everyMs: number;
  /** How long a caller waits for a read, in milliseconds. */
  readonly withinMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Remembers what `read` returned for as long as it may be. One read is under way at a time; while it takes too long, and after it failed, callers
 * get undefined: what was once read is never handed out as if it were so now.
 */
export function lastGood<T>(
  read: () => Promise<T>,
  { everyMs, now, withinMs }: LastGoodTimes,
): LastGood<T> {
  let known: { readonly value: T | undefined; readonly atMs: number } | undefined;
  let reading: Promise<T | undefined> | undefined;
  const start = async (): Promise<T | undefined> => {
    const value = await read().catch(() => undefined);
    known = { value, atMs: now() };
    reading = undefined;
    return value;
  };
  return async () => {
    if (known !== undefined && now() - known.atMs < everyMs) return known.value;
    reading ??= start();
    return withTimeLimit(reading, withinMs);
  };
}

async function withTimeLimit<T>(work: Promise<T>, withinMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
