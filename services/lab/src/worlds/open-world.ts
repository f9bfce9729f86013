// The watched world: a static key opens every tool, and every act is noted. The notes are read afterwards.
import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { canonicalize, uuidv7 } from "@writ/encoding";
import { Lane } from "@writ/proto/writ/demo/v1/demo";
import type { Step, World } from "../agent/world.ts";
import type { Cast } from "../cast/enrol.ts";
import type { Feed } from "../runs/feed.ts";
import type { Deed, Output } from "../tools/effects.ts";
import { keyHash, type OpenTools } from "../tools/open-tools.ts";
import { measure } from "../worker/measured-worker.ts";
import { type StepName, tellStep } from "./lane-events.ts";

/** The agent of the watched world was killed. */
export class KilledError extends Error {
  override readonly name = "KilledError";
}

/** What a watched world is made of. */
export interface OpenWorldParts {
  readonly feed: Pick<Feed, "add">;
  readonly tools: OpenTools;
  /** Opens every tool. Secret. */
  readonly apiKey: string;
  readonly runId: string;
  /** Who the agent says it is; nothing proves it. */
  readonly cast: Cast;
  readonly program: string;
  /** Whether the runner measures what it starts, for the notes. */
  readonly measures: boolean;
  /** Aborted when the agent is killed; it ends before its next step. */
  readonly killed: AbortSignal;
  /** Told of each act after it was committed. */
  readonly onDone: (deed: Deed, measurement: string | undefined) => Promise<void>;
  readonly now: () => number;
  readonly named?: Omit<StepName, "id" | "title">;
}

/** A world in which everything is done, and noted. */
export function openWorld(parts: OpenWorldParts): World {
  const { apiKey, cast, feed, killed, measures, now, program, runId, tools } = parts;
  return {
    async act(step) {
      const name = { ...step, ...parts.named };
      if (killed.aborted) {
        const message = "The agent was killed: it was cancelled before this step.";
        tellStep(feed, Lane.OPEN, name, { state: "KILLED", message });
        throw new KilledError("the agent was killed");
      }
      tellStep(feed, Lane.OPEN, name, { state: "STARTED" });
      const measurement =
        measures && step.action === "job:run" ? await measure(program) : undefined;
      const actId = uuidv7(now(), randomBytes(10));
      const deed = { ...step, runId, actId, stepId: step.id, agent: cast.agent.uid, program };
      const said = { principal: cast.person.uid, actor: cast.agent.uid, measurement };
      const requestJson = shownRequest(apiKey, step, said);
      const startedAt = performance.now();
      let output: Output;
      try {
        output = await tools.use(apiKey, deed, said);
        tellStep(feed, Lane.OPEN, name, {
          state: "DONE",
          message: "Done, and noted.",
          requestJson,
          responseJson: JSON.stringify({ done: output, noted: { actId } }),
          tookMs: performance.now() - startedAt,
        });
      } catch (error) {
        tellStep(feed, Lane.OPEN, name, {
          state: "FAILED",
          message: "The tool failed; its transaction was undone.",
          requestJson,
          tookMs: performance.now() - startedAt,
        });
        throw error;
      }
      await parts.onDone(deed, measurement);
      return output;
    },
  };
}

function shownRequest(
  apiKey: string,
  { action, input, resource }: Step,
  said: {
    readonly principal: string;
    readonly actor: string;
    readonly measurement: string | undefined;
  },
): string {
  const { measurement, ...who } = said;
  return JSON.stringify({
    tool: {
      apiKey: `sha256:${Buffer.from(keyHash(apiKey)).toString("hex")} (the key itself is not shown)`,
      action,
      resource,
      input: canonicalize(input),
      ...who,
      ...(measurement !== undefined && { measurement }),
    },
  });
}
