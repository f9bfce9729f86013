/** How many of the last decisions were made again, and came out the same. */
export interface Replays {
  /** One more decision was made again. */
  add(isEqual: boolean): void;
  /** Such as `20 of 20`. */
  words(): string;
}

/** So many are looked back on. */
const LAST = 20;

/** Nothing was made again yet. */
export function replays(): Replays {
  let last: readonly boolean[] = [];
  return {
    add: (isEqual) => {
      last = [...last, isEqual].slice(-LAST);
    },
    words: () => `${last.filter(Boolean).length} of ${last.length}`,
  };
}
