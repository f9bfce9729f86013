import type { Chain } from "../causes/stage.ts";
import type { Cast } from "../cast/enrol.ts";
import { authorize, openAsker } from "../worlds/authorize.ts";
import type { Outcome } from "../worlds/outcome.ts";
import { useTool } from "../worlds/use-tool.ts";
import type { WritLane } from "../worlds/writ-lane.ts";
import { deedOf } from "../worlds/writ-world.ts";
import type { LabParts } from "./lab-parts.ts";

const LEASE_S = 900;
const INPUT = { ticket: "T-1042" };
/** What the agent may hand on to its steps. */
const DELEGATIONS = [
  { actions: ["ticket:read"], resources: ["Ticket::*"] },
  { actions: ["customer:read"], resources: ["Customer::*"] },
  { actions: ["job:run"], resources: ["Job::refund-compute"] },
  { actions: ["payment:refund"], resources: ["Invoice::*"] },
  { actions: ["mail:send"], resources: ["Mailbox::customer"] },
];

/** What an agent's start is called in both worlds. */
export const startTitle = "Alice starts the triage of ticket T-1042";

/** The person asks for the agent's run, and the runner starts the agent. How it ended, if there is no chain. */
export async function startChain(
  {
    environment,
    now,
    plane,
    writTools,
    writWorld,
  }: Pick<LabParts, "environment" | "now" | "plane" | "writTools" | "writWorld">,
  {
    cast,
    lane,
    runId,
    stepId,
  }: {
    readonly cast: Cast;
    readonly lane: WritLane;
    readonly runId: string;
    readonly stepId: string;
  },
): Promise<Chain | Outcome> {
  const { runner } = writTools;
  const { tenant } = environment;
  let chain: Chain | undefined;
  const outcome = await lane.step({ id: stepId, title: startTitle }, async ({ trace }) => {
    const person = openAsker(environment, cast.person.credential);
    try {
      const { agent } = cast;
      const act = { action: "agent:run", resource: agent.uid, input: INPUT };
      const grant = await authorize(
        person,
        trace,
        { ...act, audience: runner.audience, leaseS: LEASE_S, delegations: DELEGATIONS },
        { name: agent.uid, credential: agent.credential },
      );
      const order = { grant, proof: agent.prove(grant, runner.audience, INPUT) };
      const deed = deedOf({ cast, now, runId, program: "" }, { id: stepId, ...act });
      const execution = await useTool({ plane, tenant }, trace, runner, { order, deed }, () =>
        runner.begin(order, deed),
      );
      await writWorld.startRun(deed, agent.uid);
      trace.output = { started: agent.uid };
      trace.response["tool"] = { started: agent.uid };
      chain = { cast, agent: openAsker(environment, agent.credential), grant, execution };
    } finally {
      person.writ.close();
    }
  });
  return chain ?? outcome;
}
