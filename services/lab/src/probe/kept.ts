/** Something that is opened when it is first needed, and again when that failed. */
export interface Kept<T> {
  get(): Promise<T>;
  /** What is open; undefined before, and while it is being opened. */
  now(): T | undefined;
}

/** Keeps what `open` opens. */
export function kept<T>(open: () => Promise<T>): Kept<T> {
  let opening: Promise<T> | undefined;
  let opened: T | undefined;
  const again = async (): Promise<T> => {
    try {
      opened = await open();
      return opened;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    get: () => (opening ??= again()),
    now: () => opened,
  };
}
