import { performance } from "node:perf_hooks";
import { Denied } from "@writ/client";
import { canonicalize } from "@writ/encoding";
import type { ControlPlane } from "../control/control-plane.ts";
import type { Deed, Output } from "../tools/effects.ts";
import type { Order, WritTool } from "../tools/writ-tool.ts";
import { shownToken } from "./shown-token.ts";
import { ToolRefusedError, type Trace } from "./trace.ts";

/** Where refusals are told of. */
export interface RefusalReport {
  readonly plane: Pick<ControlPlane, "grants">;
  readonly tenant: string;
}

/**
 * Sends a grant to a tool and writes down what was sent and answered. Throws {@link ToolRefusedError} when the tool refuses it,
 * after the tool has told so.
 */
export async function useTool<T>(
  to: RefusalReport,
  trace: Trace,
  tool: WritTool,
  call: { readonly order: Order; readonly deed: Deed },
  use: (tool: WritTool) => Promise<T>,
): Promise<T> {
  const { deed, order } = call;
  trace.request["tool"] = {
    audience: tool.audience,
    action: deed.action,
    resource: deed.resource,
    input: canonicalize(deed.input),
    grant: shownToken(order.grant),
    proof: shownToken(order.proof),
  };
  const startedAt = performance.now();
  try {
    return await use(tool);
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    trace.refusedAt = performance.now();
    trace.response["tool"] = { refused: error.code, message: error.message };
    await tellRefusal(to, trace, order.grant, error.code);
    throw new ToolRefusedError(error.code);
  } finally {
    trace.tookMs += performance.now() - startedAt;
  }
}

/** Uses a tool to the end: it verifies, redeems, acts and reports. */
export async function useToEnd(
  to: RefusalReport,
  trace: Trace,
  tool: WritTool,
  call: { readonly order: Order; readonly deed: Deed },
): Promise<Output> {
  const { output } = await useTool(to, trace, tool, call, () => tool.use(call.order, call.deed));
  trace.output = output;
  trace.response["tool"] = { done: output };
  return output;
}

/** What was refused is over: the control plane records it, where it can read the grant. */
async function tellRefusal(
  { plane, tenant }: RefusalReport,
  trace: Trace,
  grant: string,
  code: string,
): Promise<void> {
  try {
    const { logIndex } = await plane.grants.reportOutcome({
      tenantId: tenant,
      executionId: trace.executionId,
      status: "refused",
      code,
      grant,
    });
    if (trace.leaf !== undefined)
      trace.leaf = { ...trace.leaf, index: Number(logIndex), treeSize: Number(logIndex) + 1 };
    trace.response["record"] = { status: "refused", code, logIndex: Number(logIndex) };
  } catch (error) {
    // It was refused all the same; what is missing is the record, and the event says so.
    trace.leaf = undefined;
    trace.unrecorded = error instanceof Error ? error.message : "there was no answer";
    trace.response["record"] = { recorded: false, why: trace.unrecorded };
  }
}
