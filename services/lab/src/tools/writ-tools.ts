import type { LabEnvironment } from "../client-environment.ts";
import type { WorldStore } from "../store/world-store.ts";
import { openWritTool, type WritTool } from "./writ-tool.ts";

/** The tools of the world that is asked first. Each verifies by itself, for its own audience. */
export interface WritTools {
  /** Starts agents. */
  readonly runner: WritTool;
  /** Tickets and customers. */
  readonly desk: WritTool;
  readonly compute: WritTool;
  /** Also computes, but only on runtimes that hardware attests. */
  readonly attestedCompute: WritTool;
  readonly payments: WritTool;
  readonly mail: WritTool;
  close(): void;
}

/** Opens all of them. Throws Denied. */
export async function openWritTools(
  environment: LabEnvironment,
  world: WorldStore,
): Promise<WritTools> {
  const open = (name: string, minRuntimeLevel?: number): Promise<WritTool> =>
    openWritTool(environment, world, {
      audience: `urn:demo:${name}`,
      ...(minRuntimeLevel !== undefined && { minRuntimeLevel }),
    });
  const opening = [
    open("runner"),
    open("desk"),
    open("compute"),
    open("attested-compute", 2),
    open("payments"),
    open("mail"),
  ] as const;
  try {
    const [runner, desk, compute, attestedCompute, payments, mail] = await Promise.all(opening);
    const all = [runner, desk, compute, attestedCompute, payments, mail];
    return {
      runner,
      desk,
      compute,
      attestedCompute,
      payments,
      mail,
      close: () => all.forEach(({ verifier }) => verifier.close()),
    };
  } catch (error) {
    const opened = await Promise.allSettled(opening);
    for (const one of opened) if (one.status === "fulfilled") one.value.verifier.close();
    throw error;
  }
}

/** The tool that does an action. */
export function toolFor(tools: WritTools, action: string): WritTool {
  switch (action) {
    case "agent:run":
      return tools.runner;
    case "job:run":
      return tools.compute;
    case "payment:refund":
      return tools.payments;
    case "mail:send":
      return tools.mail;
    default:
      return tools.desk;
  }
}
