import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NoteError } from "@writ/evidence";
import type { Trust } from "@writ/token";
import { replaceFile } from "../replace-file.ts";
import { openLogCheckpoint } from "../verified-checkpoint.ts";

/** The checkpoint that this CLI saw last, as long as it is one of the log in use; undefined when it remembers none. */
export async function keptCheckpoint(
  dataDir: string,
  trust: Pick<Trust, "log">,
): Promise<string | undefined> {
  let note: string;
  try {
    note = await readFile(file(dataDir), "utf8");
  } catch {
    return undefined;
  }
  return sizeOf(note, trust) === undefined ? undefined : note;
}

/** Remembers a checkpoint, unless a later one of the log in use is remembered. */
export async function keepCheckpoint(
  dataDir: string,
  note: string,
  trust: Pick<Trust, "log">,
): Promise<void> {
  const kept = await keptCheckpoint(dataDir, trust);
  const keptSize = kept === undefined ? 0 : (sizeOf(kept, trust) ?? 0);
  if ((sizeOf(note, trust) ?? 0) <= keptSize) return;
  // Without a data folder there is nothing to remember in.
  if (!existsSync(dataDir)) return;
  await mkdir(dirname(file(dataDir)), { recursive: true, mode: 0o700 });
  await replaceFile(file(dataDir), note);
}

function file(dataDir: string): string {
  return join(dataDir, "cli", "checkpoint");
}

function sizeOf(note: string, trust: Pick<Trust, "log">): number | undefined {
  try {
    return openLogCheckpoint(note, trust).size;
  } catch (error) {
    // Of a closed log, or of a cluster that was here before.
    if (error instanceof NoteError) return undefined;
    throw error;
  }
}
