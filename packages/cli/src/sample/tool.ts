import { type Execution, openVerifier, type Verifier } from "@writ/client";
import type { Json } from "@writ/encoding";
import { measureAgent } from "./measurement.ts";
import type { Stage } from "./stage.ts";

/** Machines that show a sample are busy with starting it. */
const OPEN_TIMEOUT_MS = 15_000;

/** An order to execute something: what the caller of a tool sends. */
export interface Order {
  readonly grant: string;
  readonly input: Json;
  /** Proof of possession by the grant's holder. */
  readonly proof: string;
}

/** Something that acts, and does so under a grant only. */
export interface Tool {
  readonly action: string;
  readonly resource: string;
  readonly audience: string;
  readonly verifier: Verifier;
  /** Verifies and redeems; the execution runs until it is reported. Throws Denied. */
  accept(order: Order): Promise<Execution>;
  /** Accepts, executes, and reports the outcome as evidence. Throws Denied when it does not execute. */
  use(order: Order): Promise<{ readonly execution: Execution; readonly output: Json }>;
}

/** What a tool is and does. */
export interface ToolPlan {
  readonly action: string;
  readonly resource: string;
  readonly audience: string;
  /** The least assurance level of the runtime that may use it, 0 to 4. */
  readonly minRuntimeLevel?: number;
  readonly work: (input: Json) => Promise<Json>;
}

/** Opens a tool with a verifier of its own. Throws Denied when keys and revocations cannot be had. */
export async function openTool(stage: Stage, plan: ToolPlan): Promise<Tool> {
  const { action, audience, minRuntimeLevel = 0, resource, work } = plan;
  const verifier = await openVerifier({
    audience,
    trust: stage.environment.trust,
    endpoint: stage.environment.grantsEndpoint,
    tls: stage.workload,
    tenant: stage.tenant,
    minRuntimeLevel,
    timeoutMs: OPEN_TIMEOUT_MS,
  });
  const accept = ({ grant, input, proof }: Order): Promise<Execution> =>
    verifier.accept(grant, { action, resource, input, proof, measurement: measureAgent() });
  return {
    action,
    resource,
    audience,
    verifier,
    accept,
    async use(order) {
      const execution = await accept(order);
      try {
        const output = await work(order.input);
        await execution.complete(output);
        return { execution, output };
      } catch (error) {
        await execution.fail();
        throw error;
      }
    },
  };
}
