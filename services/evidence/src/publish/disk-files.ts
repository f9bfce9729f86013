import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PublicFiles } from "./public-files.ts";

/** Where files are written before they are moved; the names of a log never start with a dot. */
const UNFINISHED = ".new";

/** A folder on disk that everybody may read; made when the first file is put there. */
export function diskFiles(folder: string): PublicFiles {
  const unfinished = join(folder, UNFINISHED);
  return {
    async read(path) {
      return readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
    },

    async replace(path, bytes) {
      const target = join(folder, path);
      const file = join(unfinished, randomBytes(8).toString("hex"));
      await mkdir(unfinished, { recursive: true, mode: 0o755 });
      await mkdir(dirname(target), { recursive: true, mode: 0o755 });
      const handle = await open(file, "wx", 0o644);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(file, target);
    },

    async syncFolder(path) {
      const handle = await open(join(folder, path), "r");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },

    removeFolder: (path) => rm(join(folder, path), { recursive: true, force: true }),
    clear: () => rm(unfinished, { recursive: true, force: true }),
  };
}
