import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  type ClientEnvironment,
  connect,
  holder,
  holderCredential,
  openVerifier,
} from "@writ/client";
import { uuidv7 } from "@writ/encoding";
import type { Implementation } from "@writ/rpc";
import { openConnections } from "./connections.ts";
import { probeHistory } from "./history.ts";
import { probeHolder } from "./holder-key.ts";
import { kept } from "./kept.ts";
import { pace } from "./pace.ts";
import { probeMaterial } from "./probe-material.ts";
import { probeService } from "./probe-service.ts";
import type { NumberedProbe } from "./probe.ts";
import { PROBE_AUDIENCE, realControlPlane } from "./real-control-plane.ts";
import { repeatRounds } from "./repeat-rounds.ts";
import { replays } from "./replays.ts";
import { rounds } from "./rounds.ts";
import { realWatch, type Steps } from "./step.ts";
import { prepareTenant, PROBE_TENANT } from "./tenant.ts";

/** How often the tenant is looked after. */
const PREPARE_MS = 60 * 60 * 1_000;

/** A probe at work. */
export interface Probe {
  /** Tells what it saw. */
  readonly service: Implementation;
  /** What it saw, newest first. */
  readonly newest: () => readonly NumberedProbe[];
  /** Resolves when it tries nothing any more. */
  close(): Promise<void>;
}

/** What a probe works with. */
export interface ProbeOptions {
  readonly environment: ClientEnvironment;
  /** How often, in seconds. */
  readonly everyS: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told of bugs. */
  readonly onBug: (error: unknown) => void;
}

/** Begins to probe, in a tenant of its own, until it is closed. */
export function openProbe({ environment, everyS, now, onBug }: ProbeOptions): Probe {
  const { endpoint, grantsEndpoint, tls, trust } = environment;
  const own = probeHolder(environment.keyPem);
  const clientId = `${PROBE_TENANT}/${own.principal}`;
  const credential = holderCredential({ clientId, keyPem: own.keyPem });
  const connections = openConnections(environment);
  const writ = connect({ endpoint, trust, tls, credential });
  const verifier = kept(() =>
    openVerifier({
      audience: PROBE_AUDIENCE,
      trust,
      endpoint: grantsEndpoint,
      tls,
      tenant: PROBE_TENANT,
    }),
  );
  const { parts, wanted } = probeMaterial(environment);

  let preparedMs = Number.NEGATIVE_INFINITY;
  const prepare = async (steps: Steps): Promise<void> => {
    const nowMs = now();
    if (nowMs - preparedMs < PREPARE_MS) return;
    await prepareTenant(connections, own, wanted, { nowMs, steps });
    await steps.do("grant-signing", "WatchRevocations", () => verifier.get());
    preparedMs = nowMs;
  };
  const history = probeHistory();
  const paced = pace(everyS);
  const stop = new AbortController();
  const trying = rounds({
    plane: realControlPlane({
      connections,
      writ,
      verifier: () => verifier.get(),
      holder: holder(own.keyPem),
      newId: () => uuidv7(now(), randomBytes(10)),
      now,
    }),
    watch: realWatch(),
    now,
    history,
    pace: paced,
    parts,
    memory: { checkpoint: undefined, replays: replays() },
    prepare,
    signal: stop.signal,
  });
  const repeating = repeatRounds(trying.round, {
    everyMs: everyS * 1_000,
    now,
    pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
    signal: stop.signal,
    onBug,
  });
  return {
    newest: history.newest,
    service: probeService({ history, now, everyS, revocationS: trying.revocationS }),
    async close() {
      stop.abort();
      await repeating;
      verifier.now()?.close();
      writ.close();
      connections.close();
    },
  };
}
