/** A metric as a process reads it off when it is asked, in the terms of Prometheus. Labels take few values: never a tenant, a principal or an id. */
export interface Measured {
  readonly name: string;
  /** For people. */
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly MeasuredSample[];
}

/** One value of a metric. */
export interface MeasuredSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a process says of itself besides that it serves. */
export interface SelfReport {
  /** Name to value, such as "log" to "leading"; what is not known now is left out. */
  readonly facts: Readonly<Record<string, string>>;
  readonly metrics: readonly Measured[];
}

/** A gauge without labels; no sample while its value is not known. */
export function gauge(name: string, help: string, value: number | undefined): Measured {
  return { name, help, type: "gauge", samples: sampleOf(value) };
}

/** A counter without labels that started when the process did. */
export function counter(name: string, help: string, value: number): Measured {
  return { name, help, type: "counter", samples: sampleOf(value) };
}

/** A counter with one label, by the label's value. */
export function counterBy(
  name: string,
  help: string,
  label: string,
  values: ReadonlyMap<string, number>,
): Measured {
  const samples = [...values].map(([key, value]) => ({ labels: { [label]: key }, value }));
  return { name, help, type: "counter", samples };
}

/** Facts without those that are not known. */
export function knownFacts(
  facts: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Record<string, string>;
}

function sampleOf(value: number | undefined): readonly MeasuredSample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}
