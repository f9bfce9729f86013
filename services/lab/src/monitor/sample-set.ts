import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import {
  type CedarEngine,
  decodePolicyFiles,
  type LoadedPolicySet,
  loadPolicySet,
} from "@writ/policy";

/** Where the sample's policies are, from the root of the source tree. */
export const sampleFolder = "deploy/sample/policies";

const FOLDER = new URL(`../../../../${sampleFolder}/`, import.meta.url);

/** The sample's policies as they are in the source tree now. Throws what reading or loading them throws. */
export function sampleSet(engine: CedarEngine): LoadedPolicySet {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  const files = paths
    .filter((path) => /\.(cedar|cedarschema|json)$/.test(path))
    .map((path) => ({ path, content: readFileSync(new URL(path, FOLDER)) }));
  return loadPolicySet(decodePolicyFiles(files), engine, (data) =>
    createHash("sha256").update(data).digest(),
  );
}
