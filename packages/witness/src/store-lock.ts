import { DatabaseSync } from "node:sqlite";

/** Another process, or this one, has the folder open. */
export class StoreInUseError extends Error {
  override readonly name = "StoreInUseError";

  constructor(folder: string) {
    super(`${folder} is in use by another witness: two on one folder could cosign two histories`);
  }
}

const SQLITE_BUSY = 5;

/**
 * Takes a file for this process alone; returns what gives it back. Node has no file locks of its own, but SQLite's are the
 * kernel's: they end with the process however it ends, and hold across containers. The database stays empty.
 * @throws StoreInUseError
 */
export function lockStore(folder: string, file: string): () => void {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) {
      throw new StoreInUseError(folder);
    }
    throw error;
  }
  return () => {
    if (database.isOpen) database.close();
  };
}
