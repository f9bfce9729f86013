import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { startOf } from "./process-identity.ts";

/** Another running process works on the folder. */
export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
  /** The process that holds the folder. */
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}: stop it, or choose another folder with --data`);
    this.pid = pid;
  }
}

/** A folder that is this process' own. */
export interface FolderLock {
  /** The holder before ended without giving it back: what it started may be about to end just now. */
  readonly isTakenOver: boolean;
  /** Gives it back. */
  unlock(): Promise<void>;
}

/**
 * Takes a folder for this process by a file that holds its id and start. A lock whose holder is gone, however it ended,
 * is taken over. Throws FolderInUseError when the holder still runs.
 */
export async function lockFolder(lockFile: string): Promise<FolderLock> {
  const own = `${process.pid} ${startOf(process.pid) ?? ""}\n`;
  const candidate = `${lockFile}.${process.pid}`;
  await mkdir(dirname(lockFile), { recursive: true, mode: 0o711 });
  await writeFile(candidate, own, { mode: 0o644 });
  let isTakenOver = false;
  try {
    if (!(await linked(candidate, lockFile))) {
      const [pid, start] = (await contentOf(lockFile)).trimEnd().split(" ");
      const isRunning = startOf(Number(pid)) !== undefined && startOf(Number(pid)) === start;
      if (isRunning) throw new FolderInUseError(dirname(lockFile), Number(pid));
      isTakenOver = true;
      await rm(lockFile, { force: true });
      await linked(candidate, lockFile);
    }
    // Two processes may have removed the same dead lock; only one of them finds its own text in the end.
    const holder = await contentOf(lockFile);
    if (holder !== own) throw new FolderInUseError(dirname(lockFile), Number.parseInt(holder, 10));
  } finally {
    await rm(candidate, { force: true });
  }
  return {
    isTakenOver,
    async unlock() {
      if ((await contentOf(lockFile)) === own) await rm(lockFile, { force: true });
    },
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function contentOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
