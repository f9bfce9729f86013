import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The text of a file; undefined when there is none. */
export function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/**
 * The text of a secret's file, which is first made with that text if there is none. Never overwrites: of two processes
 * that make it at once, both get what the first one wrote. The file is 0600, and a folder made for it 0700.
 */
export async function keepSecret(file: string, make: () => string): Promise<string> {
  const kept = await readIfThere(file);
  if (kept !== undefined) return kept;
  const unfinished = await written(file, make(), 0o600);
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  return readFile(file, "utf8");
}

/** Replaces a file as a whole: whoever reads it sees the old text or the new one. 0600 unless another mode is given. */
export async function replaceFile(file: string, text: string, mode = 0o600): Promise<void> {
  await rename(await written(file, text, mode), file);
}

/** Writes the text to disk beside the file and returns where. */
async function written(file: string, text: string, mode: number): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(6).toString("hex")}.new`;
  const handle = await open(unfinished, "wx", mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return unfinished;
}
