/**
 * This process does not lead the log, or stopped before the fate of an entry was known. The entry may be sent again: the same
 * event id is never appended twice.
 */
export class NotLeadingError extends Error {
  override readonly name = "NotLeadingError";
}
