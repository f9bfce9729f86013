import type { DescMethod } from "@bufbuild/protobuf";
import { type CallObserver, Code } from "@writ/rpc";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { eventLoopDelay } from "./event-loop.ts";

/** Seconds. Between half a millisecond and ten seconds two neighbours are at most a factor of 2.5 apart, so quantiles can be told. */
const BUCKETS_S = [
  0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
  2.5, 5, 10,
];

/** What every process counts. */
export interface ProcessMetrics {
  /** Counts and times the calls of a server. */
  readonly observe: CallObserver;
  /** All of it, in the terms of prom-client. */
  readonly registry: Registry;
  stop(): void;
}

/** Metrics of this process, from now on. `certificateEndMs`: when its TLS certificate ends, milliseconds since 1970; undefined without one. */
export function processMetrics(certificateEndMs: number | undefined): ProcessMetrics {
  const registry = new Registry();
  const loop = eventLoopDelay();
  addProcessGauges(registry, () => loop.p99(), certificateEndMs);
  return { observe: callObserver(registry), registry, stop: () => loop.stop() };
}

function callObserver(registry: Registry): CallObserver {
  const registers = [registry];
  const total = new Counter({
    name: "writ_rpc_total",
    help: "Calls that ended, by method and gRPC code.",
    labelNames: ["method", "code"],
    registers,
  });
  const seconds = new Histogram({
    name: "writ_rpc_seconds",
    help: "Time from the arrival of a call to its answer; streams are not among them.",
    labelNames: ["method"],
    buckets: BUCKETS_S,
    registers,
  });
  const running = new Gauge({
    name: "writ_rpc_running",
    help: "Calls under way, streams included.",
    registers,
  });
  const names = new Map<DescMethod, string>();
  const nameOf = (method: DescMethod): string => {
    const known = names.get(method);
    if (known !== undefined) return known;
    const name = `${method.parent.name}/${method.name}`;
    names.set(method, name);
    return name;
  };
  return (method) => {
    const startedMs = performance.now();
    running.inc();
    return (code) => {
      const name = nameOf(method);
      running.dec();
      total.inc({ method: name, code: Code[code] });
      if (method.methodKind === "unary")
        seconds.observe({ method: name }, (performance.now() - startedMs) / 1_000);
    };
  };
}

function addProcessGauges(
  registry: Registry,
  loopP99: () => number | undefined,
  certificateEndMs: number | undefined,
): void {
  const registers = [registry];
  let cpuS = 0;
  new Counter({
    name: "process_cpu_seconds_total",
    help: "CPU time, user and system.",
    registers,
    collect() {
      const { system, user } = process.cpuUsage();
      const nowS = (system + user) / 1e6;
      this.inc(nowS - cpuS);
      cpuS = nowS;
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory.",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: "nodejs_eventloop_lag_p99_seconds",
    help: "Delay of the event loop over the last whole five seconds, 99th percentile.",
    registers,
    collect() {
      this.set(loopP99() ?? Number.NaN);
    },
  });
  new Gauge({
    name: "writ_certificate_end_seconds",
    help: "When the TLS certificate of the process ends, seconds since 1970.",
    registers,
    collect() {
      this.set(certificateEndMs === undefined ? Number.NaN : certificateEndMs / 1_000);
    },
  });
}
