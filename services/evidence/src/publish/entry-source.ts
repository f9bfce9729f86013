/** Reads the entries of a log, as they were appended. */
export interface EntrySource {
  /** The bytes of the entries `from` to `to`, without `to`. @throws MissingEntriesError */
  entries(from: number, to: number): Promise<readonly Uint8Array[]>;
}

/** The database does not hold all entries of the tree that was signed. */
export class MissingEntriesError extends Error {
  override readonly name = "MissingEntriesError";

  constructor(from: number, to: number) {
    super(`the database does not hold all entries from ${from} to ${to - 1}`);
  }
}
