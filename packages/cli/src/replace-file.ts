import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** Replaces a file as a whole: whoever reads it sees the old text or the new one. 0600. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString("hex")}.new`;
  try {
    await writeFile(unfinished, text, { mode: 0o600, flag: "wx" });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
