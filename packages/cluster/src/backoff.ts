const FIRST_MS = 200;
const LONGEST_MS = 5_000;
/** A process that lived this long has recovered: its next crash counts as the first. */
const RECOVERED_AFTER_MS = 30_000;

/** How many crashes in a row this one makes, given how many there were before and how long the process lived. */
export function crashesInARow(before: number, livedMs: number): number {
  return livedMs >= RECOVERED_AFTER_MS ? 1 : before + 1;
}

/** Milliseconds to wait before the restart that follows that many crashes in a row: 200, 400, ... at most 5,000. */
export function restartDelayMs(crashes: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(crashes - 1, 0), LONGEST_MS);
}
