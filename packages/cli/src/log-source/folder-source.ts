import { open } from "node:fs/promises";
import { join } from "node:path";
import { NoAnswerError } from "../command.ts";
import type { LogSource } from "./log-source.ts";
import { mostBytes } from "./most-bytes.ts";

/** A log published in a folder. */
export function folderSource(folder: string): LogSource {
  return {
    place: folder,
    async read(path) {
      const file = join(folder, path);
      try {
        return await readAtMost(file, mostBytes(path));
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (["ENOENT", "ENOTDIR", "EISDIR"].includes(code)) return undefined;
        if (error instanceof NoAnswerError) throw error;
        throw new NoAnswerError(`${file} can not be read (${code})`, { cause: error });
      }
    },
  };
}

async function readAtMost(file: string, most: number): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size > most) throw new NoAnswerError(`${file} is larger than ${most} bytes`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
