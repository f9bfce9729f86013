import { connect, type Execution, openVerifier, type Verifier } from "@writ/client";
import type { Json } from "@writ/encoding";
import type { AgentIdentity } from "./agent-identity.ts";
import { grantOf } from "./ask.ts";
import { measureAgent, PROFILE } from "./measurement.ts";
import type { Stage } from "./stage.ts";
import type { Tool } from "./tool.ts";

const RUNNER = "urn:sample:runner";
const INPUT = { incident: "checkout answers 503", severity: 2 };

/** What the agent may hand on to its steps. */
const DELEGATIONS = [
  { actions: ["tool:call"], resources: ["Tool::logs", "Tool::search"] },
  { actions: ["change:open", "service:restart"], resources: ["Service::checkout"] },
];

/** A running agent: the root of its chain of executions. */
export interface AgentRun {
  readonly grant: string;
  readonly execution: Execution;
}

/** What the agent runs on, measured now. */
export function measuredRuntime() {
  return {
    profile: PROFILE,
    measurement: measureAgent(),
    measuredAtS: Math.floor(Date.now() / 1000),
  };
}

/** The orchestrator asks whether the agent may run; the grant is bound to the agent's key. */
export async function authorizeRun(stage: Stage, agent: AgentIdentity) {
  const { credential, endpoint, trust } = stage.environment;
  const orchestrator = connect({ endpoint, trust, tls: stage.workload, credential });
  try {
    return await orchestrator.authorize(
      {
        action: "agent:run",
        resource: agent.uid,
        input: INPUT,
        audience: RUNNER,
        runtime: measuredRuntime(),
        delegations: DELEGATIONS,
      },
      { actor: { name: agent.uid, credential: agent.credential } },
    );
  } finally {
    orchestrator.close();
  }
}

/** Opens the verifier of whoever starts agents. */
export function openRunner(stage: Stage): Promise<Verifier> {
  const { grantsEndpoint, trust } = stage.environment;
  return openVerifier({
    audience: RUNNER,
    trust,
    endpoint: grantsEndpoint,
    tls: stage.workload,
    tenant: stage.tenant,
    minRuntimeLevel: 1,
  });
}

/** Starts the agent under its grant: verifies, measures the program itself, redeems. Throws Denied. */
export async function startRun(
  runner: Verifier,
  agent: AgentIdentity,
  grant: string,
): Promise<AgentRun> {
  const execution = await runner.accept(grant, {
    action: "agent:run",
    resource: agent.uid,
    input: INPUT,
    proof: agent.prove(grant, RUNNER, INPUT),
    measurement: measureAgent(),
  });
  return { grant, execution };
}

/** The agent asks for one step of its run, for the tool that will do it. */
export function authorizeStep(
  agent: AgentIdentity,
  parent: string,
  tool: Pick<Tool, "action" | "audience" | "resource">,
  input: Json,
  wishes: { readonly leaseS?: number } = {},
) {
  const { action, audience, resource } = tool;
  const runtime = measuredRuntime();
  return agent.writ.authorize({ action, resource, input, parent, audience, runtime, ...wishes });
}

/** A step from its authorization to the evidence of its outcome. Throws Denied, or an error with the reasons when it is not allowed. */
export async function doStep(agent: AgentIdentity, parent: string, tool: Tool, input: Json) {
  const grant = grantOf(await authorizeStep(agent, parent, tool, input));
  return tool.use({ grant, input, proof: agent.prove(grant, tool.audience, input) });
}

/** Like {@link doStep}, but the agent lets another agent do it: the grant is bound to the other one's key. */
export async function handOn(
  agent: AgentIdentity,
  other: AgentIdentity,
  parent: string,
  tool: Tool,
  input: Json,
) {
  const { action, audience, resource } = tool;
  const actor = { name: other.uid, credential: other.credential };
  const reply = await agent.writ.authorize(
    { action, resource, input, parent, audience },
    { actor },
  );
  const grant = grantOf(reply);
  return tool.use({ grant, input, proof: other.prove(grant, audience, input) });
}
