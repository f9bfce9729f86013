import { reducePolicyFiles } from "@writ/policy";
import { sha256 } from "@writ/token";
import { fetchConsistency } from "../bundle/fetch-consistency.ts";
import { type MadeBundle, makeBundle } from "../bundle/make-bundle.ts";
import { replayHere } from "../bundle/replay-here.ts";
import { executionLife, LIFE } from "./execution-life.ts";
import { sampleAct, samplePolicies } from "./sample-act.ts";
import { type TrustedKeys, trustWithKeys } from "./signed-evidence.ts";
import { type TestLog, testLog } from "./test-log.ts";

/** A bundle with all parts a bundle can have, and what it was made from. */
export interface SampleBundle extends MadeBundle {
  readonly keys: TrustedKeys;
  readonly log: TestLog;
  /** Older checkpoint that it is consistent with. */
  readonly older: string;
}

/** Makes a bundle of a sample act: of a tool that may be used, or one that may not. */
export async function sampleBundle(
  options: {
    readonly tool?: string;
    readonly discloses?: boolean;
    readonly replays?: boolean;
    readonly isWitnessed?: boolean;
  } = {},
): Promise<SampleBundle> {
  const { discloses = true, isWitnessed = true, replays = true } = options;
  const keys = trustWithKeys();
  const log = testLog(keys);
  log.pad(5);
  const older = log.checkpoint();
  const life = executionLife(samplePolicies(), sampleAct(options.tool), keys);
  log.append(life.events);
  log.pad(2);
  const response = log.evidence(isWitnessed);
  const openings = new Map(response.records[0]?.openings.map(({ name, value }) => [name, value]));
  const material = {
    policySet: { files: reducePolicyFiles(samplePolicies(), life.engine, sha256) },
    input: openings.get("decision-input") ?? new Uint8Array(),
    output: openings.get("decision-output") ?? new Uint8Array(),
  };
  const source = {
    getConsistencyProof: ({ fromSize }: { readonly fromSize: bigint }) =>
      Promise.resolve({ proof: log.consistency(Number(fromSize)) }),
  };
  const here = replayHere(material, life.engine);
  const made = await makeBundle(response, {
    tenant: LIFE.tenant,
    executionId: LIFE.executionId,
    trust: keys.trust,
    consistency: [await fetchConsistency(source, [older, response.checkpoint], keys.trust)],
    disclose: () => discloses,
    material: replays ? material : null,
    replay: replays && "replay" in here ? here.replay : undefined,
  });
  return { ...made, keys, log, older };
}
