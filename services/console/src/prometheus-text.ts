/** A metric with its samples (writ.status.v1.Metric). */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const TYPES: readonly string[] = ["counter", "gauge", "histogram"];

/**
 * The metrics of several processes in the text format of Prometheus, version 0.0.4: each sample with the label `process`, each metric's samples
 * together. What is no name in that format is left out.
 */
export function prometheusText(of: ReadonlyMap<string, readonly Metric[]>): string {
  const byName = new Map<string, { readonly metric: Metric; readonly lines: string[] }>();
  for (const [process, metrics] of of)
    for (const metric of metrics) {
      if (!NAME.test(metric.name)) continue;
      const known = byName.get(metric.name) ?? { metric, lines: [] };
      byName.set(metric.name, known);
      known.lines.push(...metric.samples.flatMap((sample) => lineOf(sample, process)));
    }
  const texts = [...byName].flatMap(([name, { lines, metric }]) =>
    lines.length === 0 ? [] : [headOf(name, metric), ...lines],
  );
  return `${texts.join("\n")}\n`;
}

function headOf(name: string, { help, type }: Metric): string {
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return `# HELP ${name} ${escaped}\n# TYPE ${name} ${TYPES.includes(type) ? type : "untyped"}`;
}

function lineOf({ labels, name, value }: Metric["samples"][number], process: string): string[] {
  if (!NAME.test(name)) return [];
  const all = Object.entries({ ...labels, process })
    .filter(([key]) => LABEL.test(key))
    .map(([key, text]) => `${key}="${escaped(text)}"`);
  return [`${name}{${all.join(",")}} ${numberText(value)}`];
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
