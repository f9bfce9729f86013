import { setTimeout as wait } from "node:timers/promises";
import type { Act } from "@writ/client";
import type { Pausable } from "../control/pause-channel.ts";
import { runtimeOf } from "../worlds/writ-world.ts";
import { askFor, callFor, computation, payment, present, simply } from "./acts.ts";
import { askComputation } from "./commands.ts";
import type { CausePlan, VariantPlan, WritStage } from "./stage.ts";

const ACT = computation();
const TWO_HOURS_S = 7_200;
/** Longer than the demo waits for an answer. */
const PAUSE_MS = 4_000;
/** Afterwards everything gets up again, and the supervisor pauses nothing so soon. */
const MARGIN_MS = 2_500;

/** The worker is to be started with a claim about it that nobody can verify. */
async function claiming(
  stage: WritStage,
  claim: (stage: WritStage) => Promise<Pick<Act, "runtime">>,
): Promise<void> {
  const { compute } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, compute, ACT, await claim(stage));
    await present(stage, step, compute, callFor(stage, compute, grant, ACT));
  });
}

function paused(what: Pausable, title: string): VariantPlan {
  return {
    id: `paused-${what}`,
    title,
    what: `The supervisor stops ${what} for ${PAUSE_MS / 1000} s (SIGSTOP). Nobody answers, and no answer is no permission.`,
    step: "Pay 42.00 while nobody answers",
    pauses: true,
    async writ(stage) {
      const { payments } = stage.tools;
      let untilMs = 0;
      await stage.lane.step(stage.name, async (step) => {
        await stage.pauser.pause(what, PAUSE_MS);
        untilMs = stage.now() + PAUSE_MS;
        step.waitsUntil(untilMs, `${what} is stopped.`);
        const grant = await askFor(stage, step, payments, payment(4200));
        await present(stage, step, payments, callFor(stage, payments, grant, payment(4200)));
      });
      // What comes next is about something else.
      await wait(Math.max(0, untilMs + MARGIN_MS - stage.now()));
    },
    open: (stage) => simply(stage, payment(4200)),
  };
}

/** Cause 7: what runs, or who decides, cannot be verified. */
export const unverifiable: CausePlan = {
  number: 7,
  id: "unverifiable",
  title: "Unverifiable",
  watched: "Nobody asks what runs, and nobody has to be there.",
  variants: [
    {
      id: "missing",
      title: "no attestation",
      what: "The worker is to be started, and nobody says what it measures.",
      step: "Compute the refund with a program that nobody measured",
      writ: (stage) => claiming(stage, () => Promise.resolve({})),
      open: (stage) => simply(stage, ACT, stage.world({ measures: false })),
      command: (data) => askComputation(data),
    },
    {
      id: "stale",
      title: "stale attestation",
      what: "The worker was measured two hours ago.",
      step: "Compute the refund with an old measurement",
      writ: (stage) =>
        claiming(stage, async ({ now, workers }) => {
          const runtime = await runtimeOf(workers.released, now);
          return { runtime: { ...runtime, measuredAtS: runtime.measuredAtS - TWO_HOURS_S } };
        }),
      open: (stage) => simply(stage, ACT, stage.world({ measures: false })),
    },
    {
      id: "unknown",
      title: "unknown program",
      what: "The worker's copy with one byte changed is measured, and the measurement is registered nowhere.",
      step: "Compute the refund with a program that nobody knows",
      writ: (stage) =>
        claiming(stage, async ({ now, workers }) => ({
          runtime: await runtimeOf(workers.changed, now),
        })),
      open: (stage) => simply(stage, ACT, stage.world({ program: stage.workers.changed })),
      command: (data) => askComputation(data, `sha256:${"5a".repeat(32)}`),
    },
    {
      id: "profile",
      title: "garbled attestation",
      what: "The claim names a kind of attestation that nobody knows.",
      step: "Compute the refund with a garbled attestation",
      writ: (stage) =>
        claiming(stage, async ({ now, workers }) => ({
          runtime: { ...(await runtimeOf(workers.released, now)), profile: "no-such/v9" },
        })),
      open: (stage) => simply(stage, ACT, stage.world({ measures: false })),
    },
    paused("evidence", "the log does not answer"),
    paused("grant-signing", "the signer does not answer"),
    paused("policy-decision", "the decider does not answer"),
    paused("postgres", "the database does not answer"),
  ],
};
