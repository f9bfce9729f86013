import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { commandOf, startOf } from "./process-identity.ts";

const STEPS = ["SIGINT", "SIGQUIT", "SIGKILL"] as const;
const STEP_MS = 3_000;
const POLL_MS = 25;

/**
 * Clears the way for a new Postgres on a data folder that nobody else may use: a server that outlived its guardian is
 * stopped, and a postmaster.pid whose number now belongs to another program is removed. Anything less certain is left to
 * Postgres, which checks for itself whether an old server is still at work.
 */
export async function clearLeftover(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, "postmaster.pid");
  const content = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number.parseInt(content, 10);
  const start = startOf(pid);
  const command = commandOf(pid);
  if (start === undefined || command === undefined) return;
  if (!command.includes(dataFolder)) {
    await rm(pidFile, { force: true });
    return;
  }
  for (const signal of STEPS) {
    if (startOf(pid) !== start) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < STEP_MS && startOf(pid) === start; waited += POLL_MS)
      await wait(POLL_MS);
  }
}
