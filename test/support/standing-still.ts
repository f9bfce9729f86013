import { processTree } from "../../packages/cluster/src/process-tree.ts";

/** Stops a process and all that it started (SIGSTOP) until it is disposed of (SIGCONT). */
export async function standingStill(pid: number): Promise<Disposable> {
  const pids = await processTree(pid);
  // Parents first: who stands still starts nothing more.
  for (const one of pids) process.kill(one, "SIGSTOP");
  return {
    [Symbol.dispose]() {
      for (const one of pids) goOn(one);
    },
  };
}

function goOn(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch (error) {
    // It may have ended meanwhile, and then nothing is to go on.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
