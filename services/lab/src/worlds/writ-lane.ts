import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Lane } from "@writ/proto/writ/demo/v1/demo";
import type { Check } from "@writ/proto/writ/lineage/v1/lineage";
import type { ControlPlane } from "../control/control-plane.ts";
import type { Feed } from "../runs/feed.ts";
import { type StepName, tellStep } from "./lane-events.ts";
import { done, type Outcome, outcomeOf } from "./outcome.ts";
import { type Trace, trace } from "./trace.ts";

/** Does steps in the world that is asked first, and tells of them. */
export interface WritLane {
  /** Does a step, whatever comes of it, and tells how it ended. */
  step(name: StepName, does: (step: WritStep) => Promise<void>): Promise<Outcome & Ended>;
}

/** A step while it is done. */
export interface WritStep {
  readonly trace: Trace;
  /** Tells that something is waited for on purpose. */
  waitsUntil(ms: number, message: string): void;
}

/** What is known when a step has ended. */
export interface Ended {
  readonly executionId: string;
  readonly output: Trace["output"];
}

/** The lane of one run. */
export function writLane(parts: {
  readonly feed: Pick<Feed, "add">;
  readonly plane: Pick<ControlPlane, "lineage">;
  readonly tenant: string;
}): WritLane {
  const { feed, plane, tenant } = parts;
  return {
    async step(name, does) {
      const seen = trace();
      tellStep(feed, Lane.WRIT, name, { state: "STARTED" });
      const waitsUntil: WritStep["waitsUntil"] = (ms, message) =>
        tellStep(feed, Lane.WRIT, name, {
          state: "STARTED",
          message,
          ...shown(seen),
          waitsUntil: timestampFromMs(ms),
        });
      const outcome = await does({ trace: seen, waitsUntil }).then(
        () => done,
        (error: unknown) => outcomeOf(error, seen.tookMs),
      );
      tellStep(feed, Lane.WRIT, name, {
        state: outcome.state,
        reasonCodes: [...outcome.codes],
        message: `${outcome.message}${missing(seen)}`,
        checks: await checksOf(plane, tenant, seen),
        ...shown(seen),
      });
      return { ...outcome, executionId: seen.executionId, output: seen.output };
    },
  };
}

function missing({ unrecorded }: Trace): string {
  return unrecorded === "" ? "" : ` The log does not hold this refusal: ${unrecorded}.`;
}

function shown(seen: Trace) {
  const { executionId, leaf, request, response, revokedToRefusedMs, tookMs } = seen;
  return {
    executionId,
    requestJson: JSON.stringify(request),
    responseJson: JSON.stringify(response),
    tookMs,
    revokedToRefusedMs,
    ...(leaf !== undefined && {
      leaf: {
        origin: leaf.origin,
        index: BigInt(leaf.index),
        treeSize: BigInt(leaf.treeSize),
      },
    }),
  };
}

const LOOK_UP_MS = 1_000;

/** What the lineage says of the execution; empty where there is none or nobody answers. */
async function checksOf(
  { lineage }: Pick<ControlPlane, "lineage">,
  tenantId: string,
  { executionId, leaf }: Trace,
): Promise<Check[]> {
  if (executionId === "") return [];
  try {
    const minSize = BigInt(leaf?.treeSize ?? 0);
    const { execution } = await lineage.getExecution(
      { tenantId, executionId, minSize },
      { timeoutMs: LOOK_UP_MS },
    );
    return execution?.checks ?? [];
  } catch {
    return [];
  }
}
