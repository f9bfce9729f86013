import { createHash } from "node:crypto";
import { chmod, lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** A folder that should be root's is not. */
export class RefugeError extends Error {
  override readonly name = "RefugeError";
}

/** Where things go that belong to `path` but can not stay there: `<refuge>/writ-<hash of path>`. */
export function refugeFor(path: string, refuge: string): string {
  return join(refuge, `writ-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`);
}

/**
 * Makes a folder that everybody can pass through and only root can change. The name can be guessed and the place is open
 * to all, so a folder that somebody else made first is refused with RefugeError.
 */
export async function makeRefuge(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    // Not by mkdir: the process' umask would take it away again.
    await chmod(folder, 0o711);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
    throw new RefugeError(`${folder} exists and is not root's own folder: remove it`);
}
