import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FileBody } from "./http/reply.ts";

/** A file that is open, to be sent or discarded. */
export interface PublicFile extends FileBody {
  /** All of it, at once: for small files. Closes it. */
  bytes(): Promise<Uint8Array>;
}

/** Opens a file, following no link at its end; undefined when there is none or it is larger than `mostBytes`. */
export async function openPublicFile(
  path: string,
  mostBytes: number,
): Promise<PublicFile | undefined> {
  const handle = await opened(path);
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (stat.isFile() && stat.size <= mostBytes) return fileOf(handle, stat.size);
    await handle.close();
    return undefined;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(code)) return undefined;
    throw error;
  }
}

function fileOf(handle: FileHandle, length: number): PublicFile {
  return {
    length,
    open: () => handle.createReadStream({ start: 0, end: Math.max(length - 1, 0) }),
    discard: () => void handle.close().catch(() => {}),
    async bytes() {
      try {
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    },
  };
}
