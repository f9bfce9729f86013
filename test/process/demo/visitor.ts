import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import {
  type Damage,
  DemoService,
  Lane,
  type StepEvent,
  type WatchRunResponse,
} from "@writ/proto/writ/demo/v1/demo";
import { type Client, clientTls, connect } from "@writ/rpc";
import { vi } from "vitest";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

/** Somebody who runs the demo and watches it. */
export interface Visitor {
  readonly runId: string;
  /** All events so far, in their order. */
  readonly events: readonly WatchRunResponse[];
  /** The last that was told of a step of a lane. */
  step(id: string, lane?: Lane): StepEvent | undefined;
  /** What was told of the damage, in its order. */
  damages(): readonly Damage[];
  /** Provokes a cause and waits until the world that is asked first is done with it. */
  provoke(cause: string, variant?: string): Promise<StepEvent>;
  /** Waits until something is so. */
  until(isSo: () => boolean): Promise<void>;
  /** Events after a number, as a page gets them that is loaded again; so many. */
  reloaded(afterSeq: bigint, count: number): Promise<readonly WatchRunResponse[]>;
  /** The state and message of the run when its stream has ended. */
  readonly ended: Promise<string>;
  leave(): void;
}

/** States in which a step goes on. */
const GOES_ON = new Set(["STARTED"]);

/** A client of the demo with the operator's certificate. */
export function demoClient(cluster: SeededCluster): Client<typeof DemoService> {
  const { caPem, trustDomain } = cluster.environment.trust;
  const tls = clientTls({ caPem, ...cluster.operator }, { trustDomain, path: "service/lab" });
  return connect(DemoService, cluster.running.addresses.lab, tls, { defaultTimeoutMs: 20_000 });
}

/** A fresh visitor's id. */
export function visitorId(): string {
  return uuidv7(Date.now(), randomBytes(10));
}

/** Starts a run and watches it; resolves when the story has been told in both worlds. */
export async function visit(
  client: Client<typeof DemoService>,
  { monitorDelayS = 1, id = visitorId() } = {},
): Promise<Visitor> {
  const { runId } = await client.startRun({ visitorId: id, monitorDelayS });
  return follow(client, runId);
}

/** Watches a run that somebody started; resolves when the story has been told in both worlds. */
export async function follow(client: Client<typeof DemoService>, runId: string): Promise<Visitor> {
  const stop = new AbortController();
  const events: WatchRunResponse[] = [];
  const watch = async (): Promise<string> => {
    let last = "";
    for await (const event of client.watchRun({ runId }, { signal: stop.signal })) {
      events.push(event);
      if (event.event.case === "run")
        last = `${event.event.value.state} ${event.event.value.message}`;
    }
    return last;
  };
  const ended = watch();
  ended.catch(() => {});
  const until = (isSo: () => boolean): Promise<void> =>
    vi.waitUntil(isSo, { timeout: 30_000, interval: 20 }).then(() => {});
  const step = (wanted: string, lane: Lane = Lane.WRIT): StepEvent | undefined =>
    events
      .filter((event) => event.lane === lane)
      .flatMap(({ event }) =>
        event.case === "step" && event.value.stepId === wanted ? event.value : [],
      )
      .at(-1);
  const isDone = (wanted: string, lane: Lane): boolean => {
    const found = step(wanted, lane);
    return found !== undefined && !GOES_ON.has(found.state);
  };
  await until(() => isDone("tell", Lane.WRIT) && isDone("tell", Lane.OPEN));
  return {
    runId,
    events,
    step,
    until,
    ended,
    damages: () => events.flatMap(({ event }) => (event.case === "damage" ? [event.value] : [])),
    async provoke(cause, variant = "") {
      const { stepId } = await client.provoke({ runId, cause, variant });
      await until(() => isDone(stepId, Lane.WRIT));
      const found = step(stepId);
      if (found === undefined) throw new Error(`nothing was told of ${stepId}`);
      return found;
    },
    async reloaded(afterSeq, count) {
      const again = new AbortController();
      const seen: WatchRunResponse[] = [];
      for await (const event of client.watchRun({ runId, afterSeq }, { signal: again.signal })) {
        seen.push(event);
        if (seen.length === count) break;
      }
      return seen;
    },
    leave: () => stop.abort(),
  };
}
