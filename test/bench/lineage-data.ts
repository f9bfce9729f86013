import { existsSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BenchPostgres, benchPostgres } from "./bench-postgres.ts";
import { loadLineage } from "./lineage-load.ts";

/**
 * A Postgres with so many executions. In a folder that is kept they are loaded once, and found there the next time; what was
 * not loaded to the end is thrown away.
 */
export async function lineagePostgres(
  count: number,
  endMs: number,
  kept?: string,
): Promise<BenchPostgres> {
  if (kept === undefined) {
    const postgres = await benchPostgres();
    await loadLineage(postgres.adminUrl, count, endMs);
    return postgres;
  }
  const folder = join(kept, `${count}`);
  const loaded = join(folder, "loaded");
  const isLoaded = existsSync(loaded);
  if (!isLoaded) await rm(folder, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  // The user that Postgres runs as has to pass through it.
  await chmod(kept, 0o711);
  const postgres = await benchPostgres(folder);
  if (!isLoaded) {
    const seconds = await loadLineage(postgres.adminUrl, count, endMs);
    await writeFile(loaded, `${count} executions in ${seconds.toFixed(0)} s\n`);
  }
  return postgres;
}
