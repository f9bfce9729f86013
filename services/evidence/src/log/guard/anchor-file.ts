import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

const MOST_BYTES = 65_536;

/** Where the newest checkpoint is kept outside the database. */
export interface AnchorFile {
  /** For messages. */
  readonly path: string;
  /** The signed note; undefined when there is no file. Anything else that goes wrong rejects. */
  read(): Promise<string | undefined>;
  /** Replaces the note: after a crash the file holds the old one or the new one. */
  write(note: string): Promise<void>;
}

/** The anchor at a path. Its folder is made when it is missing. */
export function anchorFile(path: string): AnchorFile {
  return {
    path,
    async read() {
      try {
        if ((await stat(path)).size > MOST_BYTES) return "";
        return await readFile(path, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async write(note) {
      // Of its own: a leader that was overtaken, and does not know, may be writing too.
      const temporary = `${path}.${randomBytes(6).toString("hex")}.new`;
      await mkdir(dirname(path), { recursive: true });
      await writeDurably(temporary, note);
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
