import { readlink, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Removes the database of a stopped cluster also when it had to be kept outside of the data folder. */
export async function removePostgres(dataDir: string): Promise<void> {
  const elsewhere = await readlink(join(dataDir, "postgres")).catch(() => undefined);
  if (elsewhere !== undefined) await rm(dirname(elsewhere), { recursive: true, force: true });
}
