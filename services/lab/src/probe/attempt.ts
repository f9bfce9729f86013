import type { ControlPlane } from "./control-plane.ts";
import type { ProbeKind, ProbeResult } from "./probe.ts";
import { silentProcess } from "./silent-process.ts";
import { StepError, type Steps, steps, type Watch } from "./step.ts";

/** What a probe that went as it must found out. */
export interface Found {
  readonly tookMs: number;
  readonly executionId: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** Where and when things are tried. */
export interface Surroundings {
  readonly plane: ControlPlane;
  readonly watch: Watch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The parts of a probe: what it does, and the execution it is about as soon as there is one. */
export interface Trial {
  readonly steps: Steps;
  /** Names the execution, so that it is known also when a later step fails. */
  readonly about: (executionId: string) => void;
}

/** Tries something; whatever goes wrong is a result too, and names the process. */
export async function attempt(
  kind: ProbeKind,
  { now, plane, watch }: Surroundings,
  trial: (parts: Trial) => Promise<Found>,
): Promise<ProbeResult> {
  const atMs = now();
  const begun = watch.clock();
  const doing = steps(watch);
  let executionId = "";
  const head = { kind, atMs, processMs: doing.processMs };
  try {
    const found = await trial({ steps: doing, about: (id) => (executionId = id) });
    return { ...head, ...found, passed: true, failedProcess: "", problem: "" };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    const tookMs = watch.clock() - begun;
    const silent = error.isSilence ? await silentProcess(plane, watch) : undefined;
    const failed = { passed: false, tookMs, executionId, facts: {} };
    if (silent === undefined)
      return { ...head, ...failed, failedProcess: error.process, problem: error.message };
    const problem = `${silent.problem} (${error.message})`;
    return { ...head, ...failed, failedProcess: silent.process, problem };
  }
}
