import { readFile } from "node:fs/promises";

/**
 * A process and all below it, as they are now, parents first. Throws when the system does not say, which only Linux does.
 */
export async function processTree(pid: number): Promise<readonly number[]> {
  const below = await childrenOf(pid);
  const trees = await Promise.all(below.map((child) => processTree(child)));
  return [pid, ...trees.flat()];
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}
