import { relative } from "node:path";
import type { Verifier } from "@writ/client";
import type { Json } from "@writ/encoding";
import type { AgentIdentity } from "./agent-identity.ts";
import { type AgentRun, authorizeRun, doStep, handOn, startRun } from "./agent-run.ts";
import { grantOf, seenReply } from "./ask.ts";
import type { Checkout } from "./checkout.ts";
import { workOnIncident } from "./incident-agent.ts";
import type { Stage } from "./stage.ts";
import type { Seen, Story } from "./story.ts";
import type { Tool } from "./tool.ts";
import type { Tools } from "./tools.ts";

/** The parties of the incident. */
export interface Cast {
  readonly stage: Stage;
  /** Works on the incident. */
  readonly agent: AgentIdentity;
  /** Searches for it. */
  readonly researcher: AgentIdentity;
  readonly runner: Verifier;
  readonly tools: Tools;
  readonly checkout: Checkout;
}

const ORDERS = 7;

/** An incident, and an agent that works on it, every step authorized. Returns the agent's run, which goes on. */
export async function tellIncident(story: Story, cast: Cast): Promise<AgentRun> {
  const { agent, checkout, runner, stage } = cast;
  story.chapter("An incident, and an agent at work");
  await story.step(
    { title: "The checkout service stops serving its customers", expected: "503" },
    () => placeOrders(checkout),
  );
  const reply = await story.step(
    { title: `Workload::orchestrator asks: may ${agent.uid} run?`, expected: "ALLOW" },
    async () => ({
      ...seenReply(await authorizeRun(stage, agent), stage.dataOption),
      says: "As the agent's program was measured, with the log and search tools and the checkout service to hand on.",
    }),
  );
  const grant = grantOf(reply);
  const run = await story.step(
    {
      title: "The runner verifies the grant, measures the program itself and starts the agent",
      expected: "STARTED",
    },
    async () => {
      const started = await startRun(runner, agent, grant);
      const until = new Date(started.execution.leaseUntilS * 1000).toISOString();
      return {
        outcome: "STARTED",
        value: started,
        says: `Redeemed, once; it may run until ${until}.`,
        executionId: started.execution.id,
        inspect: `lineage show ${started.execution.id}${stage.dataOption}`,
      };
    },
  );
  await letAgentWork(story, cast, run);
  return run;
}

async function placeOrders(checkout: Checkout): Promise<Seen<void>> {
  const answers: number[] = [];
  for (let order = 0; order < ORDERS; order++) answers.push(await checkout.order());
  return {
    outcome: String(answers.at(-1)),
    value: undefined,
    says: `${ORDERS} orders at process ${checkout.pid} were answered ${answers.join(" ")}.`,
  };
}

/** Runs the agent's program; each of its wishes is a step of the story. */
async function letAgentWork(story: Story, cast: Cast, run: AgentRun): Promise<void> {
  const { agent, checkout, researcher, tools } = cast;
  const act = <T>(
    title: string,
    tool: Tool,
    input: Json,
    tell: (output: Json) => [string, T],
    helper?: AgentIdentity,
  ) =>
    story.step({ title: `${agent.uid} ${title}`, expected: "DONE" }, async () => {
      const { execution, output } = await (helper === undefined
        ? doStep(agent, run.grant, tool, input)
        : handOn(agent, helper, run.grant, tool, input));
      const [says, value] = tell(output);
      return {
        outcome: "DONE",
        value,
        says: `${tool.action} on ${tool.resource}: ${says}`,
        executionId: execution.id,
      };
    });
  await workOnIncident({
    readLog: (lines) =>
      act("reads the service's log", tools.logs, { lines }, (output) => {
        const read = (output as { lines: string[] }).lines;
        return [`${read.length} lines, the last: ${read.at(-1) ?? ""}`, read];
      }),
    search: (text) =>
      act(
        `lets ${researcher.uid} search the other logs for the same`,
        tools.search,
        { text },
        (output) => {
          const { found, searched } = output as { searched: number; found: Record<string, number> };
          return [`${searched} files, found in ${Object.keys(found).join(", ")} only`, found];
        },
        researcher,
      ),
    openChange: (title, evidence) =>
      act(
        "proposes a change",
        tools.changes,
        { service: "checkout", title, evidence },
        (output) => {
          const { file } = output as { file: string };
          return [`"${title}", written to ${shownPath(file)}`, undefined];
        },
      ),
    restart: (reason) =>
      act("restarts the service", tools.operations, { service: "checkout", reason }, (output) => {
        const { after, before } = output as { before: number; after: number };
        return [`process ${before} was ended, process ${after} serves`, undefined];
      }),
  });
  await story.step({ title: "Customers are served again", expected: "200" }, async () => ({
    outcome: String(await checkout.order()),
    value: undefined,
    says: `An order at process ${checkout.pid}.`,
  }));
}

/** A path as short as it can be given. */
function shownPath(file: string): string {
  const fromHere = relative(process.cwd(), file);
  return fromHere.startsWith("..") ? file : fromHere;
}
