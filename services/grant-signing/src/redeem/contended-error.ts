/** How often an event looks for the next free place before its reporter has to try again. */
export const MOST_ATTEMPTS = 16;

/** Whoever reports at the same time was faster each time; nothing was recorded, and the same may succeed later. */
export class ContendedError extends Error {
  override readonly name = "ContendedError";
}
