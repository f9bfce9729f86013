import type { World } from "../agent/world.ts";
import type { OpenStage } from "../causes/stage.ts";
import type { Cast } from "../cast/enrol.ts";
import { judge } from "../monitor/judge.ts";
import type { Deed } from "../tools/effects.ts";
import type { Workers } from "../worker/measured-worker.ts";
import type { StepName } from "../worlds/lane-events.ts";
import { openWorld } from "../worlds/open-world.ts";
import type { Feed } from "./feed.ts";
import type { LabParts } from "./lab-parts.ts";

/** The watched world of one run: its agent, and what it did that the policies forbid. */
export interface OpenSide {
  /** Which incident is counted now: from one containment to the next. */
  readonly incident: number;
  /** Whether its agent was killed and not started again. */
  readonly isContained: boolean;
  /** Which incident an act belongs to; undefined for acts of other runs. */
  incidentOf(actId: string): number | undefined;
  /** The agent works by itself, in the background. */
  work(does: (world: World) => Promise<unknown>): void;
  /** The agent does what a cause is about, in the background; one that was killed is started again for it. */
  provoke(name: StepName, does: (stage: OpenStage) => Promise<unknown>): Promise<void>;
  /** Kills the agent between two steps, waits until it has ended, and notes that. */
  contain(): Promise<void>;
  /** Kills the agent without a note: the run is over. */
  end(): Promise<void>;
}

/** What a watched side needs of what all runs share. */
type OpenParts = Pick<LabParts, "apiKey" | "law" | "now" | "openTools"> & {
  readonly openStore: Pick<LabParts["openStore"], "liftStop" | "orderStop">;
  readonly damage: Pick<LabParts["damage"], "addVerdict" | "contain">;
  readonly log: Pick<LabParts["log"], "info">;
};

/** The watched side of a run. */
export function openSide(
  parts: OpenParts,
  run: {
    readonly runId: string;
    readonly feed: Feed;
    readonly cast: Cast;
    /** The copies in use now. */
    readonly workers: () => Workers;
  },
): OpenSide {
  const { cast, feed, runId, workers } = run;
  const incidents = new Map<string, number>();
  const working = new Set<Promise<unknown>>();
  let killed = new AbortController();
  let incident = 1;
  let isContained = false;

  let isStopped = false;

  const judged = async (deed: Deed, measurement: string | undefined): Promise<void> => {
    const { actId, action, input, resource } = deed;
    incidents.set(actId, incident);
    const note = {
      action,
      resource,
      input,
      measurement,
      principal: cast.person.uid,
      actor: cast.agent.uid,
      committedAtMs: parts.now(),
      isAfterStop: isStopped,
    };
    const { code, isForbidden, policyIds } = judge(note, await parts.law.read());
    await parts.damage.addVerdict({ runId, actId, incident, isForbidden, code, policyIds });
  };

  const worldOf = (
    { measures = true, program = workers().released }: Parameters<OpenStage["world"]>[0] = {},
    named: Omit<StepName, "id" | "title"> = {},
  ): World =>
    openWorld({
      apiKey: parts.apiKey,
      tools: parts.openTools,
      now: parts.now,
      feed,
      runId,
      cast,
      program,
      measures,
      killed: killed.signal,
      onDone: judged,
      named,
    });

  const inBackground = (work: Promise<unknown>): void => {
    const ended = work.catch((error: unknown) => {
      if (!killed.signal.aborted) parts.log.info({ err: error, runId }, "the watched agent ended");
    });
    working.add(ended);
    void ended.then(() => working.delete(ended));
  };

  const kill = async (): Promise<void> => {
    killed.abort();
    await Promise.all(working);
  };

  return {
    get incident() {
      return incident;
    },
    get isContained() {
      return isContained;
    },
    incidentOf: (actId) => incidents.get(actId),
    work: (does) => inBackground(does(worldOf())),
    async provoke(name, does) {
      if (isContained) {
        incident++;
        isContained = false;
        isStopped = false;
        killed = new AbortController();
        await parts.openStore.liftStop(runId);
      }
      const { cause = "", variant = "" } = name;
      const shown = { cause, variant };
      inBackground(
        does({
          name,
          world: (options) => worldOf(options, shown),
          workers: workers(),
          killed: killed.signal,
          async orderStop() {
            isStopped = true;
            await parts.openStore.orderStop(runId, cast.agent.uid);
          },
        }),
      );
    },
    async contain() {
      await kill();
      isContained = true;
      await parts.damage.contain(runId, incident);
    },
    end: kill,
  };
}
