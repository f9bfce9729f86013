import { Worker } from "node:worker_threads";
import { type GateReport, refused } from "./inspect-policy-set.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { policyProblem, type PolicyProblemCode } from "./policy-problem.ts";
import { readPolicySource } from "./policy-source.ts";

/** How a gate is run. */
export interface GateOptions {
  /** Milliseconds after which a set that is still being looked at is refused; 60,000 by default. */
  readonly deadlineMs?: number;
}

// A smaller stack than that of the isolates that decide: what fits here fits there.
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512, stackSizeMb: 1 };

/**
 * The publication gate (policy.md 3.3): a set without problems may be published. What the engine sees, it sees in a
 * worker that is thrown away, so that no policy text can harm the process that asks.
 */
export async function gatePolicySet(
  files: PolicyFiles,
  options: GateOptions = {},
): Promise<GateReport> {
  const { problems } = readPolicySource(files);
  if (problems.length > 0) return refused(problems);
  return inspectInWorker(files, options.deadlineMs ?? 60_000);
}

async function inspectInWorker(files: PolicyFiles, deadlineMs: number): Promise<GateReport> {
  const worker = new Worker(new URL("./gate-worker.ts", import.meta.url), {
    workerData: files,
    resourceLimits: RESOURCE_LIMITS,
  });
  try {
    return await firstReport(worker, deadlineMs);
  } finally {
    await worker.terminate();
  }
}

function firstReport(worker: Worker, deadlineMs: number): Promise<GateReport> {
  return new Promise((resolve) => {
    const refuse = (code: PolicyProblemCode, message: string): void => {
      resolve(refused([policyProblem(code, message)]));
    };
    const timer = setTimeout(
      () => refuse("GATE_TIMEOUT", `took longer than ${deadlineMs} ms`),
      deadlineMs,
    );
    worker.once("message", (report: GateReport) => resolve(report));
    worker.once("error", () => refuse("GATE_FAILED", "broke down while it was looked at"));
    worker.once("exit", () => {
      clearTimeout(timer);
      refuse("GATE_FAILED", "broke down while it was looked at");
    });
  });
}
