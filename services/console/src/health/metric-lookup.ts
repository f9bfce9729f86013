import type { Metric } from "../prometheus-text.ts";
import type { Bucket } from "./quantile.ts";

/** What a process counted, as it told. */
export type Metrics = readonly Pick<Metric, "name" | "samples">[];

type Labels = Readonly<Record<string, string>>;

/** The value of the one sample with this name and, among others, these labels; undefined when there is none. */
export function valueOf(metrics: Metrics, name: string, labels: Labels = {}): number | undefined {
  const samples = metrics.find((metric) => metric.name === name)?.samples ?? [];
  return samples.find((sample) => sample.name === name && hasAll(sample.labels, labels))?.value;
}

/** The buckets of a histogram of these labels, the smallest bound first. */
export function bucketsOf(metrics: Metrics, name: string, labels: Labels): readonly Bucket[] {
  const samples = metrics.find((metric) => metric.name === name)?.samples ?? [];
  return samples
    .filter((sample) => sample.name === `${name}_bucket` && hasAll(sample.labels, labels))
    .map(({ labels: own, value }) => ({ le: boundOf(own["le"]), count: value }))
    .toSorted((a, b) => a.le - b.le);
}

function boundOf(le: string | undefined): number {
  return le === "+Inf" ? Infinity : Number(le);
}

function hasAll(own: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => own[key] === value);
}
