/** The folder that a log is published in. Paths are relative to it. */
export interface PublicFiles {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /**
   * Puts a file in its place, in one step: readers see all of it, or what was there before. Its bytes are on disk afterwards;
   * that it is in its place is so when its folder and those above it have been synced.
   */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Waits until what was done to the names in this folder is on disk; the empty path is the folder of the log. */
  syncFolder(path: string): Promise<void>;
  /** Removes a folder with all that is in it, if it is there. */
  removeFolder(path: string): Promise<void>;
  /** Removes what an earlier process may have left unfinished. */
  clear(): Promise<void>;
}
