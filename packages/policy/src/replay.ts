import { CanonicalJsonError, ShapeError } from "@writ/encoding";
import { decide } from "./decide.ts";
import type { DecisionOutput } from "./decision-output.ts";
import type { CedarEngine, EngineIdentity } from "./engine.ts";
import { digestText, type Hash } from "./hash.ts";
import type { PolicyFiles } from "./policy-files.ts";
import type { LoadedPolicySet } from "./policy-set.ts";
import { readDecisionInput, type RecordedDecisionInput } from "./read-decision-input.ts";
import { decidingSet, type ReplayBasis } from "./replay-basis.ts";
import { ReplayError } from "./replay-error.ts";
import { loadCovered } from "./replay-set.ts";

/** What a decision is made again from. */
export interface ReplayMaterial {
  /** The policy set as {@link reducePolicyFiles} has it; empty when there was none. */
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
  /** A `writ-decision-input/1` document. */
  readonly input: Uint8Array;
  /** The output as it was recorded. */
  readonly output: Uint8Array;
}

/** A decision that was made again. */
export interface Replayed {
  /** Recomputed from the files; null when there was no set. */
  readonly policySet: string | null;
  /** Digest of the schema's text; null when there was no set. */
  readonly schema: string | null;
  /** The engine of this machine, which is the recorded one. */
  readonly engine: EngineIdentity;
  readonly basis: ReplayBasis;
  readonly decision: DecisionOutput["decision"];
  readonly code: DecisionOutput["code"];
  readonly determining: readonly string[];
  /** Canonical JSON, to be compared with what was recorded. */
  readonly output: Uint8Array;
}

/**
 * Makes a recorded decision again. The policy set and the engine must be the ones that the input names; whether the input is the recorded one, and the output
 * equal to it, is for the caller to compare. `hash` is SHA-256.
 * @throws ReplayError, and nothing else
 */
export function replayDecision(
  { files, input, output }: ReplayMaterial,
  engine: CedarEngine,
  hash: Hash,
): Replayed {
  const recorded = readInput(input);
  checkEngine(recorded, engine.identity);
  const covered = recorded.policySet === null ? noSet(files) : loadCovered(files, engine, hash);
  if (covered !== undefined) checkSet(recorded.policySet, covered.set);
  const { basis, set } = decidingSet(recorded, covered?.set, output);
  const again = decide(set, recorded.input, engine);
  const { code, decision, determining } = again.output;
  return {
    policySet: covered?.set.digest ?? null,
    schema: covered === undefined ? null : schemaDigest(covered.files, hash),
    engine: engine.identity,
    basis,
    decision,
    code,
    determining,
    output: again.outputBytes,
  };
}

function readInput(bytes: Uint8Array): RecordedDecisionInput {
  try {
    return readDecisionInput(bytes);
  } catch (error) {
    if (!(error instanceof CanonicalJsonError || error instanceof ShapeError)) throw error;
    throw new ReplayError("input", `the decision input is not readable: ${error.message}`);
  }
}

function checkEngine({ engine }: RecordedDecisionInput, here: EngineIdentity): void {
  if (engine === null) return;
  const same =
    engine.digest === here.digest && engine.name === here.name && engine.version === here.version;
  if (same) return;
  const difference = { expected: engineText(engine), recomputed: engineText(here) };
  throw new ReplayError(
    "engine",
    "another policy engine decided than this machine has",
    difference,
  );
}

function checkSet(expected: string | null, { digest }: LoadedPolicySet): void {
  if (expected === null || expected === digest) return;
  const difference = { expected, recomputed: digest };
  throw new ReplayError("policy-set", "another policy set decided than this one", difference);
}

/** An engine's name, version and digest in one line. */
export function engineText({ digest, name, version }: EngineIdentity): string {
  return `${name}@${version} ${digest}`;
}

function noSet(files: ReplayMaterial["files"]): undefined {
  if (files.length > 0)
    throw new ReplayError("policy-set", "no policy set was in use, but files of one are given");
  return undefined;
}

function schemaDigest(files: PolicyFiles, hash: Hash): string {
  return digestText(hash, files.get("schema.cedarschema") ?? "");
}
