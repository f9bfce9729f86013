import { setTimeout } from "node:timers/promises";
import { parseWitnessPolicy, witnessCount } from "@writ/evidence";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import { StatusService } from "@writ/proto/writ/status/v1/status";
import { connect } from "@writ/rpc";
import { metricsOf, type ProcessMetrics } from "@writ/service";
import type { Trust } from "@writ/token";
import type { Target, Targets } from "../gateway/clients.ts";
import type { GrantKeys } from "../grant-keys.ts";
import type { Metric } from "../prometheus-text.ts";
import { trustedAudit } from "./checkpoint-audit.ts";
import { collector } from "./collector.ts";
import { everyInterval } from "./every.ts";
import { type Health, health } from "./health-service.ts";
import { logFollower } from "./log-follower.ts";
import { type AskedProcess, askedProcesses } from "./process-names.ts";
import { verifiedSize } from "./sources.ts";
import { statusMetrics } from "./status-metrics.ts";
import { EVERY_MS } from "./truth.ts";

const CALL_MS = 2_000;

/** What health is watched with. */
export interface HealthDeps {
  readonly targets: Targets;
  readonly trust: Pick<Trust, "keys" | "log" | "trustDomain" | "witnessPolicy">;
  readonly keys: GrantKeys;
  /** The published checkpoint as it lies there. */
  readonly published: () => Promise<Uint8Array | undefined>;
  /** What this process counts. */
  readonly own: Pick<ProcessMetrics, "registry">;
  /** When this process was started, milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Told of what could not be asked. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Health that is watched. */
export interface WatchedHealth extends AsyncDisposable {
  readonly health: Health;
  /** Metrics of every process that answered last time, and `up`. */
  readonly metrics: () => Promise<ReadonlyMap<string, readonly Metric[]>>;
}

/** Begins to watch. @throws NoteError, WitnessPolicyError when the trust file is not usable */
export function openHealth(deps: HealthDeps): WatchedHealth {
  const { keys, now, onFailure, own, published, startedAtMs, targets, trust } = deps;
  const audit = trustedAudit(trust);
  const processes = openEach(targets);
  const probes = targets.lab && open(ProbeService, targets.lab);
  const log = targets.evidence && open(EvidenceService, targets.evidence);
  const read = () => metricsOf(own.registry);
  const collected = collector(
    {
      processes,
      probes,
      followLog:
        log === undefined
          ? () => Promise.reject(new Error("there is no evidence service"))
          : logFollower({
              audit,
              client: log,
              witnesses: witnessCount(parseWitnessPolicy(trust.witnessPolicy)),
            }),
      publishedSize: verifiedSize(audit, published),
      keys,
      own: async () => ({ metrics: await read(), startedAtMs, atMs: now() }),
      trust,
      now,
    },
    onFailure,
  );
  const repeated = everyInterval({
    everyMs: EVERY_MS,
    work: () => collected.round().catch(onFailure),
    now,
    // Aborted is over too.
    wait: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  });
  return {
    health: health(collected, { trustDomain: trust.trustDomain, now }),
    metrics: async () => statusMetrics(collected.picture(), await read()),
    async [Symbol.asyncDispose]() {
      await repeated.stop();
      for (const client of [...processes.values(), probes, log]) client?.close();
    },
  };
}

function openEach(targets: Targets) {
  return new Map(
    askedProcesses.flatMap((name: AskedProcess) => {
      const target = targets[name];
      return target === undefined ? [] : [[name, open(StatusService, target)] as const];
    }),
  );
}

function open<S extends Parameters<typeof connect>[0]>(service: S, target: Target) {
  const options = { defaultTimeoutMs: CALL_MS };
  return connect<S>(service, target.address, target.credentials, options);
}
