import { encodeUtf8 } from "@writ/encoding";
import { trace as freshTrace } from "../worlds/trace.ts";
import { askFor, callFor, message, payment, present, simply } from "./acts.ts";
import { showElsewhere, useForAnotherAmount, useTwice } from "./commands.ts";
import { flipped } from "./credentials.ts";
import type { CausePlan, WritStage } from "./stage.ts";

const ACT = payment(4200);
const TAMPERED = payment(994_200);

/** 42.00 is authorized; what reaches the tool says 9,942.00. */
async function otherAmount(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, payments, ACT);
    const { deed, order } = callFor(stage, payments, grant, ACT);
    await present(stage, step, payments, { order, deed: { ...deed, input: TAMPERED.input } });
  });
}

async function flippedBit(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = flipped(await askFor(stage, step, payments, ACT));
    await present(stage, step, payments, callFor(stage, payments, grant, ACT));
  });
}

/** The grant is used, as it may be, in a step of its own; then once more. */
async function usedTwice(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  let used = "";
  let first = freshTrace();
  const name = {
    ...stage.name,
    id: `${stage.name.id}-first`,
    title: "Pay 42.00, once",
    command: "",
  };
  await stage.lane.step(name, async (step) => {
    first = step.trace;
    used = await askFor(stage, step, payments, ACT);
    await present(stage, step, payments, callFor({ ...stage, name }, payments, used, ACT));
  });
  await stage.lane.step(stage.name, async (step) => {
    step.trace.executionId = first.executionId;
    step.trace.leaf = first.leaf;
    await present(stage, step, payments, callFor(stage, payments, used, ACT));
  });
}

/** The same JSON, with a space in it: there is one canonical form, and this is not it. */
async function notCanonical(stage: WritStage): Promise<void> {
  const { payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const input = encodeUtf8('{"amount_minor": 4200,"currency":"EUR","ticket":"T-1042"}');
    await askFor(stage, step, payments, ACT, { input });
  });
}

async function otherAudience(stage: WritStage): Promise<void> {
  const { mail, payments } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, payments, ACT);
    await present(stage, step, mail, callFor(stage, mail, grant, ACT));
  });
}

/** Cause 6: what was allowed is not what is done. */
export const tampered: CausePlan = {
  number: 6,
  id: "tampered",
  title: "Tampered",
  watched: "A static key says nothing of what it is used for. Whatever reaches the tool is done.",
  variants: [
    {
      id: "amount",
      title: "42.00 becomes 9,942.00",
      what: "A refund of 42.00 is authorized. On the way to the tool the amount becomes 9,942.00.",
      step: "Pay 42.00, which becomes 9,942.00",
      writ: otherAmount,
      open: (stage) => simply(stage, TAMPERED),
      command: useForAnotherAmount,
    },
    {
      id: "grant",
      title: "one bit of the grant",
      what: "One bit of the grant's signature is flipped on the way to the tool.",
      step: "Pay 42.00 with an altered grant",
      writ: flippedBit,
      open: (stage) => simply(stage, ACT),
    },
    {
      id: "replay",
      title: "a used grant",
      what: "A grant for one use is used, and then once more with a fresh proof.",
      step: "Pay 42.00 a second time",
      writ: usedTwice,
      async open(stage) {
        const first = { ...stage.name, id: `${stage.name.id}-first`, title: "Pay 42.00, once" };
        const world = stage.world();
        await world.act({ ...first, ...ACT });
        await simply(stage, ACT, world);
      },
      command: useTwice,
    },
    {
      id: "canonical",
      title: "not canonical",
      what: "The input is the same JSON with one space more. Bytes that can be written in two ways are not authorized.",
      step: "Pay 42.00 with one space more",
      writ: notCanonical,
      open: (stage) => simply(stage, ACT),
    },
    {
      id: "audience",
      title: "another tool",
      what: "A grant for the payments is sent to the tool that writes mail.",
      step: "Use a grant of the payments at the mail tool",
      writ: otherAudience,
      open: (stage) => simply(stage, message("customer", "The same key opens this tool too.")),
      command: showElsewhere,
    },
  ],
};
