import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { fromBinary } from "@bufbuild/protobuf";
import { nodeCedarEngine } from "@writ/policy";
import { type WatchRunResponse, WatchRunResponseSchema } from "@writ/proto/writ/demo/v1/demo";
import { enrol, unregisterLeftover } from "./cast/enrol.ts";
import { freeCasts } from "./cast/free-casts.ts";
import type { LabEnvironment } from "./client-environment.ts";
import { controlPlane } from "./control/control-plane.ts";
import { letGoOn, pauser, type SupervisorChannel } from "./control/pause-channel.ts";
import { type Demo, DemoRefusedError } from "./demo.ts";
import { describeDemo, unavailable } from "./describe.ts";
import { currentLaw } from "./monitor/current-law.ts";
import { beginRun } from "./runs/begin-run.ts";
import { closeLeftover } from "./runs/close-leftover.ts";
import type { LabParts } from "./runs/lab-parts.ts";
import { once } from "./runs/once.ts";
import { runs } from "./runs/runs.ts";
import { laneSources } from "./sources/lane-sources.ts";
import { damageStore } from "./store/damage-store.ts";
import { openStore } from "./store/open-store.ts";
import { runStore } from "./store/run-store.ts";
import { worldStore } from "./store/world-store.ts";
import { keyHash, openTools } from "./tools/open-tools.ts";
import { openWritTools } from "./tools/writ-tools.ts";

const KEPT_MS = 60 * 60_000;
const FORGET_EVERY_MS = 10 * 60_000;

/** What the demo is made of. */
export interface DemoOptions {
  readonly environment: LabEnvironment;
  readonly pool: Parameters<typeof runStore>[0];
  readonly log: LabParts["log"];
  readonly now: () => number;
  /** The supervisor's, where there is one. */
  readonly channel: SupervisorChannel;
}

/** Opens the demo. What it calls is opened when the first run starts; runs of an earlier process are ended. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { environment, log, now, pool } = options;
  const plane = controlPlane(environment);
  const law = currentLaw(plane, environment.tenant, nodeCedarEngine());
  const store = runStore(pool);
  const open = openStore(pool);
  const pausing = pauser(options.channel, letGoOn);
  // As they are when this process loads them.
  const sources = laneSources();
  const { dataOption, tenant } = environment;
  const casts = freeCasts(() => enrol(plane, tenant, randomBytes(6).toString("hex"), now));
  await closeLeftover(store, now);
  await rm(environment.workersFolder, { recursive: true, force: true });
  await mkdir(environment.workersFolder, { mode: 0o700 });

  const shared = once(async (): Promise<LabParts> => {
    await unregisterLeftover(plane, tenant);
    const apiKey = randomBytes(24).toString("base64url");
    await open.setKey("refund-desk", keyHash(apiKey));
    const writWorld = worldStore(pool, "lab_writ");
    return {
      environment,
      plane,
      casts,
      apiKey,
      writWorld,
      law,
      log,
      now,
      writTools: await openWritTools(environment, writWorld),
      openTools: openTools(open),
      openWorld: worldStore(pool, "lab_open"),
      openStore: open,
      damage: damageStore(pool),
      runs: store,
      pauser: pausing,
    };
  });
  const live = runs({
    begin: async (visitorId, delayS) => beginRun(await shared.get(), visitorId, delayS),
    canPause: pausing.isThere,
    now,
  });
  const forgetting = setInterval(() => {
    store.forget(KEPT_MS).catch((error: unknown) => log.warn({ err: error }, "old runs were kept"));
  }, FORGET_EVERY_MS);

  return {
    async describe() {
      const inForce = await law.read().catch(() => undefined);
      return describeDemo({ tenant, law: inForce, sources, canPause: pausing.isThere, dataOption });
    },
    async start(visitorId, monitorDelayS) {
      const why = unavailable(await law.read().catch(() => undefined), dataOption);
      if (why !== "") throw new DemoRefusedError("STATE_CONFLICT", why);
      return live.start(visitorId, monitorDelayS);
    },
    provoke: (runId, causeId, variantId) => live.provoke(runId, causeId, variantId),
    async *watch(runId, afterSeq, signal): AsyncGenerator<WatchRunResponse> {
      const run = live.find(runId);
      if (run !== undefined) {
        yield* run.feed.from(afterSeq, signal);
        return;
      }
      const events = await store.events(runId, afterSeq);
      if (events === undefined) throw new DemoRefusedError("NOT_FOUND", "there is no such run");
      for (const { body } of events) yield fromBinary(WatchRunResponseSchema, body);
    },
    async end(runId) {
      const run = live.find(runId);
      if (run === undefined)
        throw new DemoRefusedError("STATE_CONFLICT", "there is no such run that goes on");
      await run.end("The visitor ended it.");
    },
    async close() {
      clearInterval(forgetting);
      await live.endAll("The demo was stopped; this run is over.");
      (await shared.opened())?.writTools.close();
      plane.close();
    },
  };
}
