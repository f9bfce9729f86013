import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { failure } from "@writ/rpc";
import { type Collector, collector } from "../collector.ts";
import type { LogLook } from "../log-look.ts";
import { type AskedProcess, askedProcesses } from "../process-names.ts";
import type { Sources } from "../sources.ts";
import { NOW_MS, type Otherwise, probe, probes, wellPicture, wellStatus } from "./statuses.ts";

/** A collector over a cluster of a test, whose clock and answers the test sets. */
export interface TestCollected {
  readonly collected: Collector;
  /** Lets so much time pass, and asks everything. */
  roundAfter(ms: number): Promise<void>;
  /** Lets so much time pass. */
  pass(ms: number): void;
  /** From now on a process is otherwise, or silent. */
  set(process: AskedProcess, otherwise: Otherwise | "silent"): void;
  readonly nowMs: () => number;
}

/** A cluster in which all is well. Its clock begins at a round time. */
export function testCollected(changed: Partial<Sources> = {}): TestCollected {
  let nowMs = NOW_MS;
  const otherwise = new Map<AskedProcess, Otherwise | "silent">();
  const { keys, log, trust } = wellPicture();
  const told = probes(probe("allowed"), probe("denied"), probe("proven"), probe("revoked"));
  const clients = askedProcesses.map((process) => [process, clientOf(process)] as const);
  function clientOf(process: AskedProcess) {
    return {
      async getStatus() {
        const now = otherwise.get(process) ?? {};
        if (now === "silent") throw failure("OVERLOADED", "no answer");
        return { ...wellStatus(process, now), at: timestampFromMs(nowMs) };
      },
    };
  }
  const collected = collector(
    {
      processes: new Map(clients),
      probes: {
        getProbes: async () => ({
          ...(told?.value ?? (null as never)),
          probes: (told?.value.probes ?? []).map((one) => ({ ...one, at: timestampFromMs(nowMs) })),
        }),
      },
      followLog: async () => log?.value as LogLook,
      publishedSize: async () => 98,
      keys: async () => keys?.value,
      own: async () => ({ metrics: [], startedAtMs: 0, atMs: nowMs }),
      trust,
      now: () => nowMs,
      ...changed,
    },
    () => {},
  );
  return {
    collected,
    nowMs: () => nowMs,
    pass(ms) {
      nowMs += ms;
    },
    set: (process, now) => void otherwise.set(process, now),
    async roundAfter(ms) {
      nowMs += ms;
      await collected.round();
    },
  };
}
