// The world that is asked first: every step is authorized, and the tool that does it verifies the grant.
import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import type { Step, World } from "../agent/world.ts";
import type { Cast } from "../cast/enrol.ts";
import type { Deed } from "../tools/effects.ts";
import { toolFor, type WritTools } from "../tools/writ-tools.ts";
import { measure, PROFILE } from "../worker/measured-worker.ts";
import { type Asker, authorize } from "./authorize.ts";
import type { StepName } from "./lane-events.ts";
import { type RefusalReport, useToEnd } from "./use-tool.ts";
import type { WritLane } from "./writ-lane.ts";

/** A step that was not done: the agent goes no further. */
export class StepEndedError extends Error {
  override readonly name = "StepEndedError";
}

/** What a world that is asked first is made of. */
export interface WritWorldParts extends RefusalReport {
  /** The agent, as it asks. */
  readonly asker: Asker;
  readonly lane: WritLane;
  readonly tools: WritTools;
  readonly runId: string;
  readonly cast: Cast;
  /** The grant of the agent's run: every step is asked for under it. */
  readonly parent: string;
  /** The program that computes. */
  readonly program: string;
  readonly now: () => number;
  /** What the steps are called in events, besides their own names. */
  readonly named?: Omit<StepName, "id" | "title">;
}

/** A world in which nothing is done before it was allowed. */
export function writWorld(parts: WritWorldParts): World {
  const { asker, cast, lane, now, parent, program, tools } = parts;
  return {
    async act(step) {
      const tool = toolFor(tools, step.action);
      const ended = await lane.step({ ...step, ...parts.named }, async ({ trace }) => {
        const { action, input, resource } = step;
        const runtime = action === "job:run" ? await runtimeOf(program, now) : undefined;
        const act = { action, resource, input, parent, audience: tool.audience };
        const claim = runtime === undefined ? {} : { runtime };
        const grant = await authorize(asker, trace, { ...act, ...claim });
        const order = { grant, proof: cast.agent.prove(grant, tool.audience, input) };
        await useToEnd(parts, trace, tool, { order, deed: deedOf(parts, step) });
      });
      if (ended.output === undefined) throw new StepEndedError(step.title);
      return ended.output;
    },
  };
}

/** A step as a tool is told to do it. */
export function deedOf(
  { cast, now, program, runId }: Pick<WritWorldParts, "cast" | "now" | "program" | "runId">,
  { action, id, input, resource }: Pick<Step, "action" | "id" | "input" | "resource">,
): Deed {
  return {
    runId,
    actId: uuidv7(now(), randomBytes(10)),
    stepId: id,
    action,
    resource,
    input,
    agent: cast.agent.uid,
    program,
  };
}

/** What a program measures now, as it is claimed. */
export async function runtimeOf(program: string, now: () => number) {
  return {
    profile: PROFILE,
    measurement: await measure(program),
    measuredAtS: Math.floor(now() / 1000),
  };
}
