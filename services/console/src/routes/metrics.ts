import { plainReply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { isLoopback } from "../http/loopback.ts";
import { type Metric, prometheusText } from "../prometheus-text.ts";

/** What is told to Prometheus. */
export interface MetricsParts {
  /** Metrics of all processes by the process's name. */
  readonly read: () => Promise<ReadonlyMap<string, readonly Metric[]>>;
  /** Whether whoever reaches the console may read them. */
  readonly isOpen: boolean;
}

/**
 * Counters and gauges of every process in the text format of Prometheus, with the label `process`, and `up`. They name methods, codes and sizes, no
 * tenant, principal or id. Yet how busy a system is and why it denies is not for everybody: unless it is configured to be open (CONSOLE_METRICS),
 * only callers on this machine are answered, under a name of this machine. So a proxy on this machine, which passes on the public name, does not
 * open it by accident.
 */
export function metricsRoute({ isOpen, read }: MetricsParts): Route {
  return exactRoute("metrics", "/metrics", async (request) => {
    if (!isOpen && !isLoopback(request))
      return plainReply(403, "metrics are for callers on this machine");
    return {
      status: 200,
      headers: {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cache-control": "no-store",
      },
      body: Buffer.from(prometheusText(await read())),
    };
  });
}
