import { setTimeout as wait } from "node:timers/promises";
import { ToolRefusedError } from "../worlds/trace.ts";
import { useTool } from "../worlds/use-tool.ts";
import { isReasonCode } from "@writ/reasons";
import { askFor, callFor, payment, present, simply } from "./acts.ts";
import { useTooLate } from "./commands.ts";
import type { CausePlan, OpenStage, WritStage } from "./stage.ts";

const ACT = payment(4200);
/** Long enough for a busy machine to sign the grant before it is over. */
const WINDOW_S = 2;
/** The tool's clock and ours are one: it is over as soon as it is over. */
const MARGIN_MS = 50;

/** When something that ends then is over, and two seconds of real time have passed: grants count whole seconds, so one may end earlier. */
function waitsTo(endMs: number, nowMs: number): number {
  return Math.max(endMs, nowMs + WINDOW_S * 1000) + MARGIN_MS;
}

async function windowEnded(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, payments, ACT, { leaseS: WINDOW_S });
    const endMs = waitsTo(step.trace.startBeforeMs, stage.now());
    step.waitsUntil(endMs, "The grant's start window is left to pass.");
    await until(endMs, stage.now);
    await present(stage, step, payments, callFor(stage, payments, grant, ACT));
  });
}

/** The execution starts in time; when the tool is ready to act, the lease has ended, and it asks before it acts. */
async function leaseEnded(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, payments, ACT, { leaseS: WINDOW_S });
    const call = callFor(stage, payments, grant, ACT);
    const execution = await useTool(stage, step.trace, payments, call, (tool) =>
      tool.begin(call.order, call.deed),
    );
    const endMs = waitsTo(execution.leaseUntilS * 1000, stage.now());
    step.waitsUntil(endMs, "The execution started in time; its lease is left to end.");
    await until(endMs, stage.now);
    const answer = await execution.renew();
    const code = answer.mayContinue ? "" : answer.code;
    step.trace.response["tool"] = { mayContinue: answer.mayContinue, code };
    // Whatever it says, it is not done: the lease the tool was given is over.
    throw new ToolRefusedError(isReasonCode(code) ? code : "LEASE_EXPIRED");
  });
}

async function until(ms: number, now: () => number): Promise<void> {
  while (now() < ms) await wait(ms - now());
}

async function late(stage: OpenStage): Promise<void> {
  await wait(WINDOW_S * 1000, undefined, { signal: stage.killed }).catch(() => {});
  await simply(stage, ACT);
}

/** Cause 4: the permission's time is over. */
export const expired: CausePlan = {
  number: 4,
  id: "expired",
  title: "Expired",
  watched: "A static key has no end. The late payment is paid, and its note looks like any other.",
  variants: [
    {
      id: "window",
      title: "start window over",
      what: "A grant with a window of two seconds is used after them. The wait is real.",
      step: "Pay 42.00 too late",
      writ: windowEnded,
      open: late,
      command: useTooLate,
    },
    {
      id: "lease",
      title: "lease ended",
      what: "The payment starts in time; its lease of two seconds ends before the tool pays. The tool asks before it pays.",
      step: "Pay 42.00 after the lease",
      writ: leaseEnded,
      open: late,
    },
    {
      id: "approval",
      title: "approval lapsed",
      what: "An approval is used after its end.",
      step: "Pay 420.00 with an old approval",
      unavailable: "Approvals are not in this version yet.",
      writ: () => Promise.resolve(),
      open: () => Promise.resolve(),
    },
  ],
};
