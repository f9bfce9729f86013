import type { Execution } from "@writ/client";
import { measuredRuntime } from "./agent-run.ts";
import { agentAsks } from "./denied-requests.ts";
import { orderFor, revokeAndWait, unusedGrant, useAt } from "./denied-uses.ts";
import type { Cast } from "./incident.ts";
import type { Seen, Story } from "./story.ts";

const QUERY = { text: "out of memory" };

/** A search that the agent has started and that goes on. */
export interface RunningSearch {
  readonly grant: string;
  readonly execution: Execution;
}

/** Lets the agent start a search and leaves it running. */
export function startSearch(story: Story, cast: Cast, parent: string): Promise<RunningSearch> {
  const { search } = cast.tools;
  return story.step(
    { title: "Agent::incident-agent starts one more search, which goes on", expected: "STARTED" },
    async () => {
      const grant = await unusedGrant(cast, parent, search, QUERY);
      const execution = await search.accept(orderFor(cast, search, grant, QUERY));
      return {
        outcome: "STARTED",
        value: { grant, execution },
        says: "It asks every 30 seconds whether it may go on.",
        executionId: execution.id,
      };
    },
  );
}

/** Revokes the root of the chain and shows that nothing below it goes on. */
export async function tellEnd(
  story: Story,
  cast: Cast,
  root: { readonly grant: string; readonly execution: Execution },
  running: RunningSearch,
): Promise<void> {
  const { agent, stage, tools } = cast;
  story.chapter("One revocation ends the whole chain");
  await story.step({ title: "The running search asks to go on", expected: "CONTINUE" }, () =>
    renewal(running.execution),
  );
  const waiting = await story.step(
    { title: "The agent gets one more grant and does not use it yet", expected: "ALLOW" },
    async () => {
      const value = await unusedGrant(cast, root.grant, tools.search, QUERY);
      return { outcome: "ALLOW", value, says: "It would be good for two minutes." };
    },
  );
  await story.step(
    { title: "An operator revokes the agent's run", expected: "REVOKED" },
    async () => {
      const { id } = root.execution;
      const ms = await revokeAndWait(stage, tools.search, { type: "execution", value: id });
      return {
        outcome: "REVOKED",
        value: undefined,
        says: `With everything that descends from it; the tools knew after ${ms} ms.`,
        executionId: id,
      };
    },
  );
  await story.show({ title: "The agent's run asks to go on", expected: "STOP" }, () =>
    renewal(root.execution),
  );
  await story.show({ title: "The running search asks to go on", expected: "STOP" }, () =>
    renewal(running.execution),
  );
  await story.show(
    { title: `${agent.uid} asks for another step`, expected: "ANCESTOR_REVOKED" },
    () =>
      agentAsks(cast, root.grant, {
        action: "tool:call",
        resource: "Tool::search",
        input: QUERY,
        runtime: measuredRuntime(),
      }),
  );
  await story.show(
    { title: "The grant that was waiting is used at last", expected: "ANCESTOR_REVOKED" },
    () => useAt(cast, tools.search, orderFor(cast, tools.search, waiting, QUERY)),
  );
  await story.show({ title: "Both stop, and say so", expected: "REPORTED" }, async () => {
    await Promise.all([running.execution.fail(), root.execution.fail()]);
    const executionId = root.execution.id;
    const inspect = `evidence show ${executionId}${stage.dataOption}`;
    const says = "The outcome is evidence, like every step before it.";
    return { outcome: "REPORTED", value: undefined, says, executionId, inspect };
  });
}

async function renewal(execution: Execution): Promise<Seen<unknown>> {
  const answer = await execution.renew();
  return {
    outcome: answer.mayContinue ? "CONTINUE" : "STOP",
    value: answer,
    says: answer.mayContinue
      ? `Until ${new Date(answer.leaseUntilS * 1000).toISOString()}.`
      : `${answer.code}: ${answer.message}`,
    executionId: execution.id,
  };
}
