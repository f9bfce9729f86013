import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks per second of /proc/<pid>/stat on Linux. */
const TICKS_PER_S = 100;

/** CPU time of processes, in seconds, by name; a process's descendants count with it. Linux only: elsewhere everything is 0. */
export function cpuSeconds(pids: Readonly<Record<string, number>>): Record<string, number> {
  const stats = new Map<number, { parent: number; ticks: number }>();
  for (const name of readFolder("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readText(`/proc/${name}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Fields 4, 14 and 15 of proc(5), counted from the state that follows the name.
    const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    stats.set(Number(name), { parent: Number(fields[1] ?? 0), ticks });
  }
  const total = (pid: number): number => {
    const children = [...stats].filter(([, stat]) => stat.parent === pid).map(([child]) => child);
    return (stats.get(pid)?.ticks ?? 0) + children.reduce((sum, child) => sum + total(child), 0);
  };
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, total(pid) / TICKS_PER_S]),
  );
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
