import { type Execution, openVerifier, type Verifier } from "@writ/client";
import type { LabEnvironment } from "../client-environment.ts";
import type { WorldStore } from "../store/world-store.ts";
import { measure } from "../worker/measured-worker.ts";
import { type Deed, effect, type Output } from "./effects.ts";

/** What a caller sends along with a call. */
export interface Order {
  readonly grant: string;
  /** Proof of possession by the grant's holder. */
  readonly proof: string;
}

/** A tool of the world that is asked first: it touches no row before its own verifier let the grant pass. */
export interface WritTool {
  readonly audience: string;
  readonly verifier: Verifier;
  /** Verifies and redeems, and does nothing yet. Throws Denied. */
  begin(order: Order, deed: Deed): Promise<Execution>;
  /** Verifies, redeems, acts, reports. Throws Denied when it does not act. */
  use(
    order: Order,
    deed: Deed,
  ): Promise<{ readonly execution: Execution; readonly output: Output }>;
}

/** Machines that show a demo are busy with starting it. */
const OPEN_TIMEOUT_MS = 15_000;

/** Opens a tool with a verifier of its own. Throws Denied when keys and revocations cannot be had. */
export async function openWritTool(
  environment: LabEnvironment,
  world: WorldStore,
  plan: { readonly audience: string; readonly minRuntimeLevel?: number },
): Promise<WritTool> {
  const verifier = await openVerifier({
    ...plan,
    trust: environment.trust,
    endpoint: environment.grantsEndpoint,
    tls: environment.workload,
    tenant: environment.tenant,
    timeoutMs: OPEN_TIMEOUT_MS,
  });
  const begin = async ({ grant, proof }: Order, deed: Deed): Promise<Execution> => {
    const { action, input, program, resource } = deed;
    // What would be started, measured here and now: what the caller says of it does not count.
    const measurement = action === "job:run" ? await measure(program) : undefined;
    return verifier.accept(grant, {
      action,
      resource,
      input,
      proof,
      ...(measurement !== undefined && { measurement }),
    });
  };
  return {
    audience: plan.audience,
    verifier,
    begin,
    async use(order, deed) {
      const execution = await begin(order, deed);
      try {
        const output = await effect(world, deed);
        await execution.complete(output);
        return { execution, output };
      } catch (error) {
        await execution.fail();
        throw error;
      }
    },
  };
}
