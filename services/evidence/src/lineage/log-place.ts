/** A place between two leaves of the logs of a database, which follow each other: before the leaf of this index. */
export interface LogPlace {
  readonly logId: number;
  readonly index: number;
}

/** Whether a place comes before another one. */
export function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.logId < b.logId || (a.logId === b.logId && a.index < b.index);
}
