import { followInstruction } from "../agent/refund-agent.ts";
import { StepEndedError } from "../worlds/writ-world.ts";
import { type AgentAct, askFor, callFor, message, payment, present, simply } from "./acts.ts";
import { ask, askRefund } from "./commands.ts";
import { toolFor } from "../tools/writ-tools.ts";
import type { CausePlan, VariantPlan, WritStage } from "./stage.ts";

const CUSTOMERS = 5_000;

/** The agent does an act: it asks, and uses what it gets. */
async function asAlways(stage: WritStage, act: AgentAct): Promise<void> {
  const tool = toolFor(stage.tools, act.action);
  await stage.lane.step(stage.name, async (step) => {
    const grant = await askFor(stage, step, tool, act);
    await present(stage, step, tool, callFor(stage, tool, grant, act));
  });
}

function plain(
  about: Pick<VariantPlan, "command" | "id" | "step" | "title" | "what">,
  act: AgentAct,
): VariantPlan {
  return {
    ...about,
    writ: (stage) => asAlways(stage, act),
    open: (stage) => simply(stage, act),
  };
}

/** Cause 3: the policies do not permit it. */
export const policy: CausePlan = {
  number: 3,
  id: "policy",
  title: "Policy",
  watched: "The act is done. The monitor evaluates the same policies on its note, later.",
  variants: [
    {
      id: "instruction",
      title: "instruction hidden in the ticket",
      what: "The ticket says: export all customers. The agent, a script that believes what it reads, asks to.",
      step: "Export all customers, as the ticket says",
      async writ(stage) {
        await followInstruction(stage.world, stage.name.id, CUSTOMERS).catch((error: unknown) => {
          if (!(error instanceof StepEndedError)) throw error;
        });
      },
      open: (stage) => followInstruction(stage.world(), stage.name.id, CUSTOMERS),
      command: (data) => ask(data, "data:export", "Dataset::customers", '{"from":0,"rows":500}'),
    },
    plain(
      {
        id: "forbidden",
        title: "explicit forbid",
        what: "The agent wants to write to a mailbox that is not the customer's, which a policy forbids.",
        step: "Write to a mailbox outside",
        command: (data) =>
          ask(data, "mail:send", "Mailbox::outside", '{"text":"everything","ticket":"T-1042"}'),
      },
      message("outside", "The customers of ticket T-1042 and all others."),
    ),
    plain(
      {
        id: "limit",
        title: "amount over the limit",
        what: "The agent wants to pay 9,942.00. A policy forbids more than 1,000.00.",
        step: "Pay 9,942.00",
        command: (data) => askRefund(data, 994_200),
      },
      payment(994_200),
    ),
    plain(
      {
        id: "approval",
        title: "needs an approval",
        what: "The agent wants to pay 420.00. Above 100.00 a member of the finance team has to approve; nobody has.",
        step: "Pay 420.00",
      },
      payment(42_000),
    ),
    {
      id: "error",
      title: "a policy that fails",
      what: "A policy that fails while it is evaluated denies.",
      step: "Pay 42.00 under a failing policy",
      unavailable:
        "The gate lets no policy be published that could fail, so there is none to show it with.",
      writ: () => Promise.resolve(),
      open: () => Promise.resolve(),
    },
  ],
};
