import { join } from "node:path";
import type { Output } from "../output.ts";
import { agentIdentity } from "./agent-identity.ts";
import { openRunner } from "./agent-run.ts";
import { startCheckout } from "./checkout.ts";
import { tellDenials } from "./denials.ts";
import { startSearch, tellEnd } from "./end-of-chain.ts";
import { tellIncident } from "./incident.ts";
import type { Stage } from "./stage.ts";
import { story as storyOn, type Story, StoryBrokenError } from "./story.ts";
import { openTools } from "./tools.ts";

/** Plays the whole sample against a running cluster. True when every step was as it should be. Rejects when the signal aborts. */
export async function tellStory(
  stage: Stage,
  output: Output,
  signal: AbortSignal,
): Promise<boolean> {
  const story = storyOn(output, signal);
  let rootId: string | undefined;
  try {
    rootId = await play(stage, story);
  } catch (error) {
    if (!(error instanceof StoryBrokenError)) throw error;
    output.note(`the steps after "${error.message}" need it and were left out`);
  }
  const isWell = rootId !== undefined && story.failed === 0;
  const { dataOption } = stage;
  const seeAlso =
    rootId === undefined
      ? []
      : [
          `npx writ lineage descendants ${rootId}${dataOption}`,
          `npx writ evidence show ${rootId}${dataOption}`,
          `npx writ lineage search --decision DENY${dataOption}`,
          `npx writ doctor${dataOption}`,
        ];
  output.result(
    {
      done: true,
      ok: isWell,
      passed: story.passed,
      failed: story.failed,
      rootId: rootId ?? null,
      seeAlso,
    },
    [
      "",
      isWell
        ? `All ${story.passed} steps were as they should be.`
        : `FAILED: ${story.failed} of ${story.passed + story.failed} steps were not as they should be.`,
      ...(rootId === undefined
        ? []
        : [`The agent's run is execution ${rootId}. See for yourself:`]),
      ...seeAlso.map((command) => `  ${command}`),
    ],
  );
  return isWell;
}

async function play(stage: Stage, story: Story): Promise<string> {
  const checkout = await startCheckout(join(stage.folder, "logs", "checkout.log"));
  const agent = agentIdentity(stage, "incident-agent");
  const researcher = agentIdentity(stage, "research-agent");
  const open: { close(): void }[] = [agent.writ, researcher.writ];
  try {
    const runner = await openRunner(stage);
    open.push(runner);
    const tools = await openTools(stage, checkout);
    open.push(tools);
    const cast = { stage, agent, researcher, runner, tools, checkout };
    const run = await tellIncident(story, cast);
    const search = await startSearch(story, cast, run.grant);
    await tellDenials(story, cast, { parent: run.grant, narrow: search.grant });
    await tellEnd(story, cast, run, search);
    return run.execution.id;
  } finally {
    for (const one of open) one.close();
    await checkout.stop();
  }
}
