/** Something that is opened when it is first needed. */
export interface Once<T> {
  /** It; opened now unless it is open. What failed is tried again at the next call. */
  readonly get: () => Promise<T>;
  /** It, if it was ever opened. */
  opened(): Promise<T | undefined>;
}

/** Opens something at most once at a time. */
export function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined;
  return {
    get() {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async opened() {
      return opening?.catch(() => undefined);
    },
  };
}
