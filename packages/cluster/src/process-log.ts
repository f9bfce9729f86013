import { mkdir, open, type FileHandle, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

const LARGEST_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 8_192;
const TAIL_LINES = 15;

/** Opens a log to append to, readable by its owner only. One over 10 MiB is first put aside as `<file>.1`. */
export async function openLog(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) await rename(file, `${file}.1`);
  return open(file, "a", 0o600);
}

/** The last 15 lines of a log, from at most its last 8 KiB; empty when there is no log. */
export async function lastLines(file: string): Promise<string> {
  const log = await open(file, "r").catch(() => undefined);
  if (log === undefined) return "";
  try {
    const { size } = await log.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await log.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  } finally {
    await log.close();
  }
}
