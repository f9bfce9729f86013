import { readFileSync } from "node:fs";

const IS_LINUX = process.platform === "linux";

/**
 * When the process started, in a form that differs for a later process with the same id; undefined when no such process
 * runs (one that has ended but was not reaped does not). Without /proc it is the same text for every running process.
 */
export function startOf(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!IS_LINUX) return isSignallable(pid) ? "running" : undefined;
  try {
    // proc(5): the second field is the name in parentheses, which may hold anything; the third is the state.
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    const [state] = fields;
    return state === "Z" || state === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The arguments the process was started with; undefined when there is no such process or they can not be read. */
export function commandOf(pid: number): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return undefined;
  }
}

function isSignallable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
