import type { Execution } from "@writ/client";
import type { World } from "../agent/world.ts";
import type { Cast, Measurements } from "../cast/enrol.ts";
import type { LabEnvironment } from "../client-environment.ts";
import type { ControlPlane } from "../control/control-plane.ts";
import type { Pauser } from "../control/pause-channel.ts";
import type { WritTools } from "../tools/writ-tools.ts";
import type { Workers } from "../worker/measured-worker.ts";
import type { Asker } from "../worlds/authorize.ts";
import type { StepName } from "../worlds/lane-events.ts";
import type { WritLane } from "../worlds/writ-lane.ts";

/** An agent's run in the world that is asked first: the root of what it does. */
export interface Chain {
  readonly cast: Cast;
  /** The agent, as it asks. */
  readonly agent: Asker;
  readonly grant: string;
  readonly execution: Execution;
}

/** Where a cause is provoked in the world that is asked first. */
export interface WritStage {
  readonly environment: LabEnvironment;
  readonly plane: ControlPlane;
  readonly tools: WritTools;
  readonly lane: WritLane;
  readonly tenant: string;
  readonly runId: string;
  readonly chain: Chain;
  readonly workers: Workers;
  readonly measurements: Measurements;
  readonly pauser: Pauser;
  readonly now: () => number;
  /** The step that it happens in. */
  readonly name: StepName;
  /** The agent's world, for what the agent does by itself. */
  readonly world: World;
}

/** Where the same is tried in the watched world. */
export interface OpenStage {
  readonly name: StepName;
  /** The agent's world; `measures` is whether its runner measures what it starts. */
  world(options?: { readonly program?: string; readonly measures?: boolean }): World;
  readonly workers: Workers;
  /** Aborted when the agent is killed. */
  readonly killed: AbortSignal;
  /** An operator orders the agent to stop. */
  orderStop(): Promise<void>;
}

/** A way to provoke a cause, in both worlds. */
export interface VariantPlan {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  /** What the step is called in both worlds. */
  readonly step: string;
  /** Why it cannot be provoked anywhere yet. */
  readonly unavailable?: string;
  /** It needs a supervisor that pauses processes. */
  readonly pauses?: boolean;
  readonly writ: (stage: WritStage) => Promise<unknown>;
  readonly open: (stage: OpenStage) => Promise<unknown>;
  /** A command that gets the same answer; `data` is appended to words of `npx writ`. */
  readonly command?: (data: string) => string;
}

/** One of the seven causes. */
export interface CausePlan {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** What the step does in the watched world. */
  readonly watched: string;
  /** The first is the usual one. */
  readonly variants: readonly [VariantPlan, ...VariantPlan[]];
}
