import type { Metric } from "./prometheus-text.ts";

/** Counts what the console did. */
export interface Metrics {
  /** A request of this route was answered with this status. */
  answered(route: string, status: number): void;
  /** What was counted so far. */
  read(): readonly Metric[];
}

/** Metrics that start with nothing. Routes and statuses are few, so are the series. */
export function metrics(): Metrics {
  const name = "writ_console_requests_total";
  const requests = new Map<string, { readonly labels: Record<string, string>; value: number }>();
  return {
    answered(route, status) {
      const key = `${route} ${status}`;
      const known = requests.get(key) ?? { labels: { route, status: String(status) }, value: 0 };
      known.value += 1;
      requests.set(key, known);
    },
    read() {
      const samples = [...requests.values()].map((sample) => ({ name, ...sample }));
      return [{ name, help: "Requests answered.", type: "counter", samples }];
    },
  };
}
