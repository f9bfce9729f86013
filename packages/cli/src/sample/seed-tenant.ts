import type { Output } from "../output.ts";
import { readSeedState, writeSeedState } from "./seed-state.ts";

/**
 * Gives a data folder its sample tenant at its first start, unless `isEmpty`; what was begun and not finished is finished
 * at the next start. Later starts change nothing.
 */
export async function seedTenant(
  folder: string,
  isEmpty: boolean,
  output: Pick<Output, "note">,
  seed: () => Promise<void>,
): Promise<void> {
  const before = await readSeedState(folder);
  const state = before ?? (isEmpty ? "unwanted" : "pending");
  if (before === undefined) await writeSeedState(folder, state);
  if (isEmpty && state !== "unwanted")
    output.note("--empty changes nothing: this data folder has its sample tenant");
  if (state !== "pending") return;
  output.note("making the sample tenant: principals, measurements, policies");
  await seed();
  await writeSeedState(folder, "done");
}
