import { performance } from "node:perf_hooks";
import { Denied } from "@writ/client";
import { randomBytes } from "node:crypto";
import { type Json, uuidv7 } from "@writ/encoding";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { reasonCodes } from "@writ/reasons";
import { call } from "../calls.ts";
import { claimsOf } from "../holder-keys.ts";
import { authorizeStep } from "./agent-run.ts";
import { grantOf } from "./ask.ts";
import type { Cast } from "./incident.ts";
import type { Stage } from "./stage.ts";
import type { Seen } from "./story.ts";
import type { Order, Tool } from "./tool.ts";

/** A grant for a step that has not been used yet. Throws an error with the reasons when it is not allowed. */
export async function unusedGrant(
  { agent }: Cast,
  parent: string,
  tool: Tool,
  input: Json,
  wishes: { readonly leaseS?: number } = {},
): Promise<string> {
  return grantOf(await authorizeStep(agent, parent, tool, input, wishes));
}

/** Sends an order to a tool and shows how the tool's verifier answers. */
export async function useAt(
  { stage }: Cast,
  tool: Tool,
  order: Order,
  remark = "",
): Promise<Seen<unknown>> {
  const executionId = claimsOf(order.grant).exec.id;
  const shown = { executionId, inspect: `evidence show ${executionId}${stage.dataOption}` };
  try {
    const { output } = await tool.use(order);
    return {
      ...shown,
      outcome: "DONE",
      value: output,
      says: `Executed: ${JSON.stringify(output)}.`,
    };
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    const ended = (await error.recorded) ? "The refusal is on record, and ends the execution." : "";
    const says = [reasonCodes[error.code].meaning, remark, ended].filter((text) => text !== "");
    return { ...shown, outcome: error.code, value: undefined, says: says.join(" ") };
  }
}

/** An order with a fresh proof by the agent. */
export function orderFor({ agent }: Cast, tool: Tool, grant: string, input: Json): Order {
  return { grant, input, proof: agent.prove(grant, tool.audience, input) };
}

/** Waits until the start window and the lease of a grant are over by this machine's clock. */
export async function untilOver(grant: string): Promise<void> {
  const { exec, exp } = claimsOf(grant);
  const endMs = Math.max(exp, exec.lease.not_after) * 1000;
  while (Date.now() < endMs)
    await new Promise((resolve) => setTimeout(resolve, endMs - Date.now()));
}

/** Revokes as the operator, and waits until the tool's verifier knows; the milliseconds from the order to that moment. */
export async function revokeAndWait(
  { environment, tenant }: Stage,
  tool: Tool,
  target: { readonly type: "execution" | "grant"; readonly value: string },
): Promise<number> {
  const startedAt = performance.now();
  const { seq } = await call(environment, "grant-signing", RevocationService, (client) =>
    client.revoke({
      tenantId: tenant,
      ...target,
      reason: "shown by the sample",
      revocationId: uuidv7(Date.now(), randomBytes(10)),
    }),
  );
  await tool.verifier.knows(Number(seq));
  return Math.round(performance.now() - startedAt);
}
