import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { lockStore } from "./store-lock.ts";
import type { WitnessStore } from "./witness-store.ts";

const KEPT = /^([0-9a-f]{64})\.checkpoint$/;
const UNFINISHED = /^[0-9a-f]{64}\.checkpoint\.[0-9a-f]{12}\.new$/;
/** More than any note has. */
const MAX_BYTES = 131_072;

/**
 * A store of one file per log, `<SHA-256 of the origin>.checkpoint`, which holds the cosigned note as it is. The folder is
 * made when it is not there and is locked until the store is disposed. Whoever empties the folder makes the witness forget
 * what it has cosigned: then its key must not be used any more. @throws StoreInUseError
 */
export async function openFileStore(folder: string): Promise<WitnessStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = lockStore(folder, join(folder, "lock"));
  return {
    async load() {
      const kept = new Map<string, string>();
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const [, logId] = KEPT.exec(name) ?? [];
        if (logId !== undefined) kept.set(logId, await textOf(path));
        // A crash left it behind before it was anything.
        else if (UNFINISHED.test(name)) await rm(path, { force: true });
      }
      return kept;
    },
    put: (logId, note) => replaceDurably(folder, `${logId}.checkpoint`, note),
    async [Symbol.asyncDispose]() {
      unlock();
    },
  };
}

async function textOf(path: string): Promise<string> {
  const { size } = await stat(path);
  // What is not a note is refused by who reads the notes.
  return size > MAX_BYTES ? "" : readFile(path, "utf8");
}

async function replaceDurably(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  // The new name is on disk when the folder is.
  const parent = await open(folder, "r");
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}
