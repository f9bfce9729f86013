import { dirname } from "node:path";
import type { PublicFiles } from "../public-files.ts";

/** The process was killed at this step. */
export class KilledError extends Error {
  override readonly name = "KilledError";
}

/** A change of names that a loss of power may undo. */
type Change = (names: Names) => void;

interface Names {
  readonly files: Map<string, Uint8Array>;
  readonly folders: Set<string>;
}

/** Files in memory that know what a disk would still have after a loss of power. For tests. */
export interface MemoryFiles extends PublicFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** How many steps have been taken. */
  readonly steps: () => number;
  /** From now on: throws at the step after so many more, and at every later one. */
  killAfter(steps: number): void;
  /** What is left when the power goes: all that was synced, and of the rest what `survives` says. */
  powerLoss(survives: (change: number) => boolean): MemoryFiles;
}

/** A folder with these files, all of them on disk. */
export function memoryFiles(durable: ReadonlyMap<string, Uint8Array> = new Map()): MemoryFiles {
  const now: Names = namesOf(durable);
  const synced: Names = namesOf(durable);
  const unsynced = new Map<string, Change[]>();
  let taken = 0;
  let last = Infinity;
  const step = async (): Promise<void> => {
    await Promise.resolve();
    if (taken >= last) throw new KilledError();
    taken++;
  };
  const change = (folder: string, made: Change): void => {
    made(now);
    unsynced.set(folder, [...(unsynced.get(folder) ?? []), made]);
  };
  const makeFolder = (folder: string): void => {
    if (folder === "." || now.folders.has(folder)) return;
    makeFolder(dirname(folder));
    change(dirname(folder), (names) => names.folders.add(folder));
  };
  return {
    files: now.files,
    steps: () => taken,
    killAfter: (steps) => (last = taken + steps),
    async read(path) {
      await step();
      return now.files.get(path);
    },
    async replace(path, bytes) {
      await step();
      makeFolder(dirname(path));
      const copy = bytes.slice();
      change(dirname(path), (names) => names.files.set(path, copy));
    },
    async syncFolder(path) {
      await step();
      const folder = path === "" ? "." : path;
      for (const made of unsynced.get(folder) ?? []) made(synced);
      unsynced.delete(folder);
    },
    async removeFolder(path) {
      await step();
      change(dirname(path), ({ files }) => {
        for (const file of files.keys()) if (file.startsWith(`${path}/`)) files.delete(file);
      });
    },
    async clear() {
      await step();
    },
    powerLoss(survives) {
      const left: Names = { files: new Map(synced.files), folders: new Set(synced.folders) };
      let number = 0;
      for (const made of [...unsynced.values()].flat()) if (survives(number++)) made(left);
      return memoryFiles(new Map([...left.files].filter(([path]) => isReachable(path, left))));
    },
  };
}

function namesOf(files: ReadonlyMap<string, Uint8Array>): Names {
  const folders = new Set<string>();
  for (const path of files.keys())
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return { files: new Map(files), folders };
}

/** Whether all folders above a file are there. */
function isReachable(path: string, { folders }: Names): boolean {
  const folder = dirname(path);
  return (
    folder === "." || (folders.has(folder) && isReachable(folder, { folders, files: new Map() }))
  );
}
