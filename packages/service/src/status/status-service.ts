import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { StatusService } from "@writ/proto/writ/status/v1/status";
import { access, type Guard, implement, type Implementation } from "@writ/rpc";
import type { Registry } from "prom-client";
import type { Measured, SelfReport } from "./self-report.ts";
import type { CheckState } from "./watched-check.ts";

/** A metric with its samples (writ.status.v1.Metric). */
export interface CountedMetric {
  name: string;
  help: string;
  /** counter, gauge or histogram. */
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

/** Who may ask a process how it is: the console, the probe, and operators. */
export const statusAccess: Guard = access(StatusService, {
  getStatus: ["service/console", "service/lab", "operator"],
});

/** What a process tells of itself. */
export interface StatusParts {
  /** Name of the process. */
  readonly process: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly state: () => CheckState;
  readonly registry: Pick<Registry, "getMetricsAsJSON">;
  readonly report: () => Promise<SelfReport>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells how this process is. It answers also when what the process needs does not. */
export function statusService(parts: StatusParts): Implementation {
  const { now, process, registry, report, startedAtMs, state } = parts;
  return implement(StatusService, statusAccess, {
    async getStatus() {
      const [own, counted] = await Promise.all([report(), metricsOf(registry)]);
      return {
        process,
        ...state(),
        startedAt: timestampFromMs(startedAtMs),
        at: timestampFromMs(now()),
        facts: { ...own.facts },
        metrics: [...counted, ...own.metrics.map(metricOf)],
      };
    },
  });
}

/** The metrics of a registry as messages; what is not known has no sample. */
export async function metricsOf(
  registry: Pick<Registry, "getMetricsAsJSON">,
): Promise<readonly CountedMetric[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map(({ help, name, type, values }) => ({
    name,
    help,
    // Its type says that this is a number of an enumeration; it is the name.
    type: String(type),
    samples: values.flatMap((one) => {
      if (Number.isNaN(one.value)) return [];
      const labels = Object.entries(one.labels).map(
        ([key, value]) => [key, String(value)] as const,
      );
      const { metricName } = one as { readonly metricName?: string };
      return [{ name: metricName ?? name, value: one.value, labels: Object.fromEntries(labels) }];
    }),
  }));
}

function metricOf({ help, name, samples, type }: Measured): CountedMetric {
  return {
    name,
    help,
    type,
    samples: samples.map(({ labels, value }) => ({ name, value, labels: { ...labels } })),
  };
}
