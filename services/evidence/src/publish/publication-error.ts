/**
 * What is published is not the beginning of the log in the database, or not of this log at all: one of the two was changed
 * or set back. Nothing was changed; somebody has to find out which.
 */
export class PublicationForkError extends Error {
  override readonly name = "PublicationForkError";
}

/** The entries in the database do not add up to the tree that was signed. The published checkpoint was not replaced. */
export class PublicationMismatchError extends Error {
  override readonly name = "PublicationMismatchError";
}

/** The publisher was stopped before it was done. The published checkpoint was not replaced. */
export class PublicationStoppedError extends Error {
  override readonly name = "PublicationStoppedError";

  constructor() {
    super("publication was stopped");
  }
}
