import { runtimeOf } from "../worlds/writ-world.ts";
import { askFor, callFor, computation, present, simply } from "./acts.ts";
import { askWithDeveloperBuild } from "./commands.ts";
import type { CausePlan, WritStage } from "./stage.ts";

const ACT = computation();

/** The released worker is authorized; one byte of the copy is another one when it is to be started. */
async function changedAfterwards(stage: WritStage): Promise<void> {
  const { compute } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const runtime = await runtimeOf(stage.workers.released, stage.now);
    const grant = await askFor(stage, step, compute, ACT, { runtime });
    await present(stage, step, compute, callFor(stage, compute, grant, ACT, stage.workers.changed));
  });
}

async function ofDeveloper(stage: WritStage): Promise<void> {
  const { compute } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const runtime = await runtimeOf(stage.workers.dev, stage.now);
    const grant = await askFor(stage, step, compute, ACT, { runtime });
    await present(stage, step, compute, callFor(stage, compute, grant, ACT, stage.workers.dev));
  });
}

async function tooLow(stage: WritStage): Promise<void> {
  const { attestedCompute } = stage.tools;
  await stage.lane.step(stage.name, async (step) => {
    const runtime = await runtimeOf(stage.workers.released, stage.now);
    const grant = await askFor(stage, step, attestedCompute, ACT, { runtime });
    await present(stage, step, attestedCompute, callFor(stage, attestedCompute, grant, ACT));
  });
}

/** Cause 2: what runs is not what may run. */
export const runtime: CausePlan = {
  number: 2,
  id: "runtime",
  title: "Runtime",
  watched: "The changed program runs. Its runner notes what it measured; nobody looks before.",
  variants: [
    {
      id: "changed-byte",
      title: "one byte of the program changed",
      what: "The worker is authorized as it was released. The copy that is started has one byte changed; the tool measures it before it starts it.",
      step: "Compute the refund with a changed program",
      writ: changedAfterwards,
      open: (stage) => simply(stage, ACT, stage.world({ program: stage.workers.changed })),
    },
    {
      id: "environment",
      title: "developer's build",
      what: "A build that is registered for development is to compute a refund. A policy forbids what is of neither production nor staging.",
      step: "Compute the refund with a developer's build",
      writ: ofDeveloper,
      open: (stage) => simply(stage, ACT, stage.world({ program: stage.workers.dev })),
      command: askWithDeveloperBuild,
    },
    {
      id: "level",
      title: "level too low",
      what: "A tool that demands hardware attestation (level 2) gets a grant of a program of level 1.",
      step: "Compute the refund at a tool for attested hardware",
      writ: tooLow,
      open: (stage) => simply(stage, ACT),
    },
  ],
};
