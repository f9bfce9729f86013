import type { Json } from "@writ/encoding";
import { shown } from "../agent/refund-agent.ts";
import type { ActRef, WorldStore } from "../store/world-store.ts";
import { compute } from "../worker/measured-worker.ts";

/** A call of a tool, in either world. */
export interface Deed extends ActRef {
  readonly action: string;
  /** `Type::id`. */
  readonly resource: string;
  readonly input: { readonly [name: string]: Json };
  /** Who acts. */
  readonly agent: string;
  /** The program to start, for `job:run`. */
  readonly program: string;
}

/** What a tool answers. */
export type Output = { readonly [name: string]: Json };

/** A tool got something it cannot do. */
export class EffectError extends Error {
  override readonly name = "EffectError";
}

/** What the tools do, in both worlds alike: the rows of one world are all they touch. Throws {@link EffectError}. */
export async function effect(world: WorldStore, deed: Deed): Promise<Output> {
  const { input, resource } = deed;
  const id = resource.slice(resource.indexOf("::") + 2);
  switch (deed.action) {
    case "agent:run":
      await world.startRun(deed, deed.agent);
      return { started: deed.agent };
    case "ticket:read": {
      const ticket = await world.ticket(deed.runId, id);
      if (ticket === undefined) throw new EffectError(`there is no ticket ${id}`);
      return { ...ticket };
    }
    case "customer:read": {
      const customer = await world.customer(id);
      if (customer === undefined) throw new EffectError(`there is no customer ${id}`);
      return { ...customer };
    }
    case "job:run": {
      const amount = await compute(deed.program, input);
      await world.addResult(deed, amount);
      return { amount_minor: amount };
    }
    case "payment:refund": {
      const amount = integer(input, "amount_minor");
      await world.addRefund(deed, id, amount);
      return { paid: shown(amount) };
    }
    case "mail:send":
      await world.addMessage(deed, id, text(input, "text"));
      return { sent: true };
    case "data:export":
      return {
        records_out: await world.exportCustomers(
          deed,
          integer(input, "from"),
          integer(input, "rows"),
        ),
      };
    default:
      throw new EffectError(`no tool does ${deed.action}`);
  }
}

const MOST = 100_000_000;

function integer(input: Deed["input"], name: string): number {
  const value = input[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= MOST)
    return value;
  throw new EffectError(`${name} is no number that a tool takes`);
}

function text(input: Deed["input"], name: string): string {
  const value = input[name];
  if (typeof value === "string") return value;
  throw new EffectError(`${name} is no text that a tool takes`);
}
