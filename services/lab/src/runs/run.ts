import { setTimeout as wait } from "node:timers/promises";
import { Lane } from "@writ/proto/writ/demo/v1/demo";
import { workOnTicket } from "../agent/refund-agent.ts";
import type { CausePlan, VariantPlan } from "../causes/stage.ts";
import { monitor } from "../monitor/monitor.ts";
import { damageTicker } from "./damage-ticker.ts";
import type { EventWriter } from "./event-writer.ts";
import type { Feed } from "./feed.ts";
import type { LabParts } from "./lab-parts.ts";
import { monitorPass } from "./monitor-passes.ts";
import { type OpenSide, openSide } from "./open-side.ts";
import { startTitle } from "./start-chain.ts";
import { ticket } from "./ticket.ts";
import { type WritSide, writSide } from "./writ-side.ts";

const TICK_MS = 250;
/** How long a run lasts. */
export const RUN_MS = 15 * 60_000;

/** A run that goes on. */
export interface Run {
  readonly id: string;
  readonly visitorId: string;
  readonly feed: Feed;
  /** How many causes wait for their turn. */
  readonly waiting: number;
  /** Lets a cause happen in both worlds, after those before it; the step it happens in. */
  provoke(cause: CausePlan, variant: VariantPlan): string;
  /** Ends what works in it. Resolves when it has ended and is written down. May be called again. */
  end(message: string): Promise<void>;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<void>;
}

/** What a run is started with. */
export interface RunPlan {
  readonly id: string;
  readonly visitorId: string;
  readonly monitorDelayS: number;
  readonly feed: Feed;
  readonly writer: EventWriter;
  /** Appended to commands that are shown. */
  readonly dataOption: string;
}

/** Starts a run, which must be in the database; it does its work in the background. */
export function startRun(parts: LabParts, plan: RunPlan): Run {
  const { feed, id: runId, monitorDelayS } = plan;
  const over = new AbortController();
  let sides: { readonly writ: WritSide; readonly open: OpenSide } | undefined;
  let provoked = 0;
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();
  let ending: Promise<void> | undefined;
  let hasEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => (hasEnded = resolve));

  const tell = (state: string, message = ""): void => {
    const executionId = sides?.writ.executionId ?? "";
    feed.add({
      lane: Lane.UNSPECIFIED,
      event: { case: "run", value: { state, message, executionId, monitorDelayS } },
    });
  };

  const pausing = (ms: number): Promise<void> =>
    wait(ms, undefined, { signal: over.signal }).catch(() => {});

  const watch = async (open: OpenSide): Promise<void> => {
    const watching = monitor(parts.openStore, runId, () => parts.law.read());
    for (let number = 1; !over.signal.aborted; number++) {
      await pausing(monitorDelayS * 1000);
      if (over.signal.aborted) return;
      const found = await monitorPass(watching, feed, number);
      const isOfNow = found !== undefined && open.incidentOf(found.note.actId) === open.incident;
      if (isOfNow && !open.isContained) await open.contain();
    }
  };

  const count = async (open: OpenSide): Promise<void> => {
    const ticker = damageTicker(parts.damage, { runId, feed, incident: () => open.incident });
    while (!over.signal.aborted) {
      // A count that failed is made again; the database's answer is the only one.
      await ticker.tick().catch(() => {});
      await pausing(TICK_MS);
    }
  };

  const play = async (): Promise<void> => {
    await parts.writWorld.addTicket(runId, ticket);
    await parts.openWorld.addTicket(runId, ticket);
    const writ = await writSide(parts, { runId, feed });
    const open = openSide(parts, { runId, feed, cast: writ.cast, workers: writ.workers });
    sides = { writ, open };
    if (over.signal.aborted) return;
    if (!(await writ.begin())) {
      void end("The agent's run was not allowed, so there is none.", "FAILED");
      return;
    }
    tell("RUNNING");
    loops.push(watch(open), count(open));
    open.work(async (world) => {
      const agent = writ.cast.agent.uid;
      await world.act({
        id: "start",
        title: startTitle,
        action: "agent:run",
        resource: agent,
        input: { ticket: ticket.ticketId },
      });
      await workOnTicket(world);
    });
    await writ.work();
  };
  const loops: Promise<void>[] = [];

  const failed = (error: unknown): void => {
    if (over.signal.aborted) return;
    parts.log.warn({ err: error, runId }, "a run of the demo failed");
    void end("The control plane or the database did not answer, so there is no run.", "FAILED");
  };

  const finish = async (message: string, state: string): Promise<void> => {
    over.abort();
    await sides?.open.end();
    await Promise.all(loops);
    await turn.catch(() => {});
    await sides?.writ.end();
    tell(state, message);
    feed.close();
    await plan.writer.settled();
    await parts.runs.endRun(runId).catch((error: unknown) => {
      parts.log.warn({ err: error, runId }, "the end of a run was not written down");
    });
    hasEnded();
  };
  const end = (message: string, state = "ENDED"): Promise<void> =>
    (ending ??= finish(message, state));

  turn = play().catch(failed);
  void pausing(RUN_MS).then(() => end("A run lasts fifteen minutes; this one is over."));

  return {
    id: runId,
    visitorId: plan.visitorId,
    feed,
    ended,
    end,
    get waiting() {
      return waiting;
    },
    provoke(cause, variant) {
      const name = {
        id: `provoked-${++provoked}`,
        title: variant.step,
        cause: cause.id,
        variant: variant.id,
        command: variant.command?.(plan.dataOption) ?? "",
      };
      waiting++;
      const happen = async (): Promise<void> => {
        waiting--;
        if (over.signal.aborted || sides === undefined) return;
        const { open, writ } = sides;
        await open.provoke(name, variant.open);
        await writ.provoke(name, variant, cause.id === "revoked");
      };
      turn = turn.then(happen).catch((error: unknown) => {
        parts.log.warn({ err: error, runId, step: name.id }, "a cause could not be provoked");
      });
      return name.id;
    },
  };
}
