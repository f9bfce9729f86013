import { Lane } from "@writ/proto/writ/demo/v1/demo";
import { workOnTicket } from "../agent/refund-agent.ts";
import type { World } from "../agent/world.ts";
import { type Cast, type Measurements, registerWorkers, unregisterWorkers } from "../cast/enrol.ts";
import type { Chain, VariantPlan } from "../causes/stage.ts";
import { makeWorkers, type Workers } from "../worker/measured-worker.ts";
import { type StepName, tellStep } from "../worlds/lane-events.ts";
import { type Outcome, outcomeOf } from "../worlds/outcome.ts";
import { writLane } from "../worlds/writ-lane.ts";
import { StepEndedError, writWorld } from "../worlds/writ-world.ts";
import type { Feed } from "./feed.ts";
import type { LabParts } from "./lab-parts.ts";
import { startChain } from "./start-chain.ts";

/** Who and what a run has in the world that is asked first. */
interface Troupe {
  readonly cast: Cast;
  readonly workers: Workers;
  readonly measurements: Measurements;
}

/** The side of one run that is asked first. */
export interface WritSide {
  readonly cast: Cast;
  /** The copies of the worker in use now. */
  readonly workers: () => Workers;
  /** Execution of the agent's run; empty before. */
  readonly executionId: string;
  /** Starts the agent's run. False when it was not allowed, or nobody answered. */
  begin(): Promise<boolean>;
  /** The agent works through the ticket. */
  work(): Promise<void>;
  /** Provokes a cause; what was revoked by an earlier one is made anew before. */
  provoke(name: StepName, variant: VariantPlan, isRevoking: boolean): Promise<void>;
  end(): Promise<void>;
}

/** Enrols a run's parties and opens its side. Throws RpcError when the registry does not answer. */
export async function writSide(
  parts: LabParts,
  { feed, runId }: { readonly runId: string; readonly feed: Feed },
): Promise<WritSide> {
  const { environment, now, plane } = parts;
  const { tenant } = environment;
  const lane = writLane({ feed, plane, tenant });
  const all: Troupe[] = [];
  let chain: Chain | undefined;
  let executionId = "";

  const hire = async (): Promise<Troupe> => {
    const number = all.length + 1;
    const cast = await parts.casts.take();
    const workers = await makeWorkers(environment.workersFolder, `${runId}/${number}`);
    const measurements = await registerWorkers(plane, tenant, workers);
    const troupe = { cast, workers, measurements };
    all.push(troupe);
    return troupe;
  };
  let troupe = await hire();

  const start = async (): Promise<Chain | Outcome> => {
    const stepId = all.length === 1 ? "start" : `start-${all.length}`;
    const started = await startChain(parts, { cast: troupe.cast, lane, runId, stepId });
    if ("execution" in started) {
      chain = started;
      executionId = started.execution.id;
    }
    return started;
  };

  const worldOf = (of: Chain, named?: Omit<StepName, "id" | "title">): World =>
    writWorld({
      plane,
      tenant,
      lane,
      now,
      runId,
      asker: of.agent,
      tools: parts.writTools,
      cast: of.cast,
      parent: of.grant,
      program: troupe.workers.released,
      ...(named !== undefined && { named }),
    });

  /** A chain that runs: the one there is, or a new one with new parties. */
  const running = async (): Promise<Chain | Outcome> => {
    if (chain !== undefined) return chain;
    try {
      troupe = await hire();
    } catch (error) {
      return outcomeOf(error, 0);
    }
    return start();
  };

  return {
    cast: troupe.cast,
    workers: () => troupe.workers,
    get executionId() {
      return executionId;
    },
    async begin() {
      return "execution" in (await start());
    },
    async work() {
      if (chain === undefined) return;
      await workOnTicket(worldOf(chain)).catch((error: unknown) => {
        if (!(error instanceof StepEndedError)) throw error;
      });
    },
    async provoke(name, variant, isRevoking) {
      const under = await running();
      if (!("execution" in under)) {
        const { codes, message, state } = under;
        tellStep(feed, Lane.WRIT, name, { state, reasonCodes: [...codes], message });
        return;
      }
      const { cause = "", command, variant: id = "" } = name;
      const named = { cause, variant: id, ...(command !== undefined && { command }) };
      await variant.writ({
        environment,
        plane,
        lane,
        tenant,
        runId,
        now,
        name,
        tools: parts.writTools,
        pauser: parts.pauser,
        chain: under,
        workers: troupe.workers,
        measurements: troupe.measurements,
        world: worldOf(under, named),
      });
      if (!isRevoking) return;
      under.agent.writ.close();
      chain = undefined;
    },
    async end() {
      // Whoever may still go on now was not revoked, by us or by anybody else, and can be of another run.
      const { mayContinue = false } = (await chain?.execution.renew().catch(() => undefined)) ?? {};
      await chain?.execution.complete({ ended: true }).catch(() => {});
      if (mayContinue) parts.casts.giveBack(troupe.cast);
      chain?.agent.writ.close();
      chain = undefined;
      for (const { measurements, workers } of all) {
        // What cannot be taken out now concerns nobody: its digest is of this run only.
        await unregisterWorkers(plane, tenant, measurements).catch(() => {});
        await workers.remove();
      }
    },
  };
}
