import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../replace-file.ts";

/** How far the seeding of a data folder got: chosen but not finished, finished, or not wanted. */
export type SeedState = "pending" | "done" | "unwanted";

const STATES: readonly SeedState[] = ["pending", "done", "unwanted"];

/** What was decided for a data folder; undefined when nothing was yet. */
export async function readSeedState(folder: string): Promise<SeedState | undefined> {
  const text = await readFile(stateFile(folder), "utf8").catch(() => "");
  return STATES.find((state) => state === text.trim());
}

/** Remembers it. */
export function writeSeedState(folder: string, state: SeedState): Promise<void> {
  return replaceFile(stateFile(folder), `${state}\n`);
}

function stateFile(folder: string): string {
  return join(folder, "sample-tenant");
}
