import { nodeCedarEngine } from "@writ/policy";
import { sampleSet } from "./sample-set.ts";
import type { KnownMeasurement, Law } from "./judge.ts";

/** The sample's policies as they are in the source tree, for tests: nothing is asked of any service. */
export function sampleLaw(measurements: Readonly<Record<string, KnownMeasurement>> = {}): Law {
  const engine = nodeCedarEngine();
  const set = sampleSet(engine);
  return { tenant: "sample", set, engine, measurements: new Map(Object.entries(measurements)) };
}
