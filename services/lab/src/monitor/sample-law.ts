import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { decodePolicyFiles, loadPolicySet, nodeCedarEngine } from "@writ/policy";
import type { KnownMeasurement, Law } from "./judge.ts";

const FOLDER = new URL("../../../../deploy/sample/policies/", import.meta.url);

/** The sample's policies as they are in the source tree, for tests: nothing is asked of any service. */
export function sampleLaw(measurements: Readonly<Record<string, KnownMeasurement>> = {}): Law {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  const files = paths
    .filter((path) => /\.(cedar|cedarschema|json)$/.test(path))
    .map((path) => ({ path, content: readFileSync(new URL(path, FOLDER)) }));
  const engine = nodeCedarEngine();
  const set = loadPolicySet(decodePolicyFiles(files), engine, (data) =>
    createHash("sha256").update(data).digest(),
  );
  return { tenant: "sample", set, engine, measurements: new Map(Object.entries(measurements)) };
}
