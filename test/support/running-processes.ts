import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { startOf } from "../../packages/cluster/src/process-identity.ts";

/**
 * The ids of all processes that have to do with a folder: by their arguments, their environment, or the folder they work
 * in, which finds the children of Postgres. This process itself is not among them.
 */
export function processesOf(folder: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && startOf(pid) !== undefined && mentions(pid, folder));
}

function mentions(pid: number, folder: string): boolean {
  const seen = [
    readable(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")),
    readable(() => readFileSync(`/proc/${pid}/environ`, "utf8")),
    readable(() => readlinkSync(`/proc/${pid}/cwd`)),
  ];
  return seen.some((text) => text.includes(folder));
}

function readable(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
