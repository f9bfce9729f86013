import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { uuidv7 } from "@writ/encoding";
import type { WritTool } from "../tools/writ-tool.ts";
import { runtimeOf } from "../worlds/writ-world.ts";
import { type AgentAct, askFor, callFor, computation, payment, present, simply } from "./acts.ts";
import { useTakenBack } from "./commands.ts";
import type { CausePlan, OpenStage, VariantPlan, WritStage } from "./stage.ts";

const ACT = payment(1000);
const PAYMENTS = 40;
const PAUSE_MS = 500;

/** What is revoked. */
interface Target {
  readonly type: "actor" | "execution" | "measurement" | "principal";
  readonly value: string;
}

/**
 * The agent has a grant and is about to use it; an operator revokes; the tool refuses as soon as it knows. Measured is what the
 * probe measures too: from the answer to Revoke to the refusal by the verifier.
 */
async function revokedBeforeUse(
  stage: WritStage,
  tool: WritTool,
  act: AgentAct,
  target: Target,
): Promise<void> {
  await stage.lane.step(stage.name, async (step) => {
    const wishes =
      act.action === "job:run"
        ? { runtime: await runtimeOf(stage.workers.released, stage.now) }
        : {};
    const grant = await askFor(stage, step, tool, act, wishes);
    const { seq } = await stage.plane.revocations.revoke({
      tenantId: stage.tenant,
      ...target,
      reason: "shown by the demo",
      revocationId: uuidv7(stage.now(), randomBytes(10)),
    });
    const answeredAt = performance.now();
    step.trace.request["grant-signing"] = { method: "Revoke", ...target };
    step.trace.response["grant-signing"] = { seq: Number(seq) };
    await tool.verifier.knows(Number(seq));
    try {
      await present(stage, step, tool, callFor(stage, tool, grant, act));
    } finally {
      const { refusedAt } = step.trace;
      if (refusedAt !== undefined) step.trace.revokedToRefusedMs = refusedAt - answeredAt;
    }
  });
}

/** The watched world's agent goes on paying: the operator's order is a note that nobody's key asks for. */
async function goesOn(stage: OpenStage): Promise<void> {
  await stage.orderStop();
  const world = stage.world();
  for (let n = 0; n < PAYMENTS; n++) {
    await simply(stage, ACT, world);
    await wait(PAUSE_MS, undefined, { signal: stage.killed }).catch(() => {});
  }
}

function payingUntil(
  about: Pick<VariantPlan, "command" | "id" | "title" | "what">,
  target: (stage: WritStage) => Target,
): VariantPlan {
  return {
    ...about,
    step: "Go on paying, 10.00 at a time",
    writ: (stage) => revokedBeforeUse(stage, stage.tools.payments, ACT, target(stage)),
    open: goesOn,
  };
}

/** Cause 5: the permission was taken back. */
export const revoked: CausePlan = {
  number: 5,
  id: "revoked",
  title: "Revoked",
  watched:
    "The key of this run is everybody's. To stop one run, somebody has to kill its agent; until then it goes on.",
  variants: [
    payingUntil(
      {
        id: "root",
        title: "the agent's run",
        what: "The agent has a grant and is about to use it. An operator revokes its run; measured is how long it is from the answer to that until the tool refuses.",
        command: useTakenBack,
      },
      ({ chain }) => ({ type: "execution", value: chain.execution.id }),
    ),
    payingUntil(
      {
        id: "agent",
        title: "the agent",
        what: "An operator revokes the acting agent, with all that it may do.",
      },
      ({ chain }) => ({ type: "actor", value: chain.cast.agent.uid }),
    ),
    payingUntil(
      {
        id: "principal",
        title: "the person",
        what: "An operator revokes the person that the agent acts for.",
      },
      ({ chain }) => ({ type: "principal", value: chain.cast.person.uid }),
    ),
    {
      id: "measurement",
      title: "the program",
      what: "An operator revokes the measurement of the worker between its authorization and its start.",
      step: "Compute the refund once more",
      writ: (stage) =>
        revokedBeforeUse(stage, stage.tools.compute, computation(), {
          type: "measurement",
          value: stage.measurements.released,
        }),
      async open(stage) {
        await stage.orderStop();
        await simply(stage, computation());
      },
    },
    {
      id: "key",
      title: "the signing key",
      what: "An operator revokes the key that signs grants.",
      step: "Pay under a revoked key",
      unavailable:
        "It would end the permissions of everybody in this cluster and not only of this run. The command is: npx writ revoke --key KID.",
      writ: () => Promise.resolve(),
      open: () => Promise.resolve(),
    },
  ],
};
