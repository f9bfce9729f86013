import type { Act } from "@writ/client";
import type { Json } from "@writ/encoding";
import { plan } from "../agent/refund-agent.ts";
import type { Step, World } from "../agent/world.ts";
import type { Deed } from "../tools/effects.ts";
import type { Order, WritTool } from "../tools/writ-tool.ts";
import { authorize } from "../worlds/authorize.ts";
import { useToEnd } from "../worlds/use-tool.ts";
import type { WritStep } from "../worlds/writ-lane.ts";
import { deedOf } from "../worlds/writ-world.ts";
import type { OpenStage, WritStage } from "./stage.ts";

/** An act of the agent, as both worlds do it. */
export interface AgentAct {
  readonly action: string;
  readonly resource: string;
  readonly input: { readonly [name: string]: Json };
}

/** A refund of so many hundredths. */
export function payment(amountMinor: number): AgentAct {
  const { action, resource } = plan.pay;
  return {
    action,
    resource,
    input: { ticket: "T-1042", amount_minor: amountMinor, currency: "EUR" },
  };
}

/** Computing the refund. */
export function computation(): AgentAct {
  const { action, resource } = plan.compute;
  return { action, resource, input: { ticket: "T-1042", invoice: "INV-77" } };
}

/** A message to a mailbox. */
export function message(mailbox: string, text: string): AgentAct {
  return {
    action: "mail:send",
    resource: `Mailbox::${mailbox}`,
    input: { ticket: "T-1042", text },
  };
}

/** The agent asks for an act under its run. The grant; throws as `authorize` does. */
export function askFor(
  stage: WritStage,
  { trace }: WritStep,
  tool: WritTool,
  act: AgentAct,
  wishes: Partial<Act> = {},
): Promise<string> {
  const { agent, grant: parent } = stage.chain;
  return authorize(agent, trace, { ...act, parent, audience: tool.audience, ...wishes });
}

/** What is sent to a tool: the grant, a fresh proof by the agent, and what is to be done. */
export function callFor(
  stage: WritStage,
  tool: WritTool,
  grant: string,
  act: AgentAct,
  program: string = stage.workers.released,
): { readonly order: Order; readonly deed: Deed } {
  const { cast } = stage.chain;
  const { now, runId } = stage;
  return {
    order: { grant, proof: cast.agent.prove(grant, tool.audience, act.input) },
    deed: deedOf({ cast, now, program, runId }, { id: stage.name.id, ...act }),
  };
}

/** Sends a grant to a tool, to the end. Throws ToolRefusedError. */
export function present(
  stage: WritStage,
  { trace }: WritStep,
  tool: WritTool,
  call: { readonly order: Order; readonly deed: Deed },
): Promise<unknown> {
  return useToEnd(stage, trace, tool, call);
}

/** The watched world does the act. */
export function simply(
  stage: OpenStage,
  act: AgentAct,
  world: World = stage.world(),
): Promise<unknown> {
  const step: Step = { id: stage.name.id, title: stage.name.title, ...act };
  return world.act(step);
}
