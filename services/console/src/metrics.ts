/** Counts what the console did. */
export interface Metrics {
  /** A request of this route was answered with this status. */
  answered(route: string, status: number): void;
  /** All of it in the text format of Prometheus. */
  text(gauges: readonly Gauge[]): string;
}

/** A value that is read when it is asked for. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

/** Metrics that start with nothing. Routes and statuses are few, so are the series. */
export function metrics(): Metrics {
  const requests = new Map<string, number>();
  return {
    answered(route, status) {
      const labels = `{route="${route}",status="${status}"}`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
    },
    text(gauges) {
      return [
        "# HELP writ_console_requests_total Requests answered.",
        "# TYPE writ_console_requests_total counter",
        ...[...requests].map(([labels, count]) => `writ_console_requests_total${labels} ${count}`),
        ...gauges.flatMap(({ help, name, value }) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} gauge`,
          `${name} ${value}`,
        ]),
        "",
      ].join("\n");
    },
  };
}
