/** How often a led log is compared, shown and written down. */
export interface Cadence {
  /** Between two looks at the database, and least time between two publications; milliseconds. */
  readonly everyMs: number;
  /** After so many looks the witnesses are shown the log even when it has not grown. */
  readonly idleLooks: number;
  /** Pause before witnesses are asked again while somebody waits for them, milliseconds. */
  readonly retryMs: number;
  /** How long the witnesses may take for the last checkpoint of a process that stops, milliseconds. */
  readonly concludeWithinMs: number;
}

/** Once a second; every ten seconds when nothing is appended. */
export const CADENCE: Cadence = {
  everyMs: 1_000,
  idleLooks: 10,
  retryMs: 100,
  concludeWithinMs: 1_500,
};

/** How long a witness may take to answer, milliseconds. */
export const WITNESS_TIMEOUT_MS = 1_000;
