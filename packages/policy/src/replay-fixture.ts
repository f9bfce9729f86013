import { encodeUtf8 } from "@writ/encoding";
import { decide } from "./decide.ts";
import { type DecisionInput, decisionInputBytes } from "./decision-input.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { sha256, smallInput } from "./policy-set-fixture.ts";
import type { UnusablePolicySet } from "./policy-set.ts";
import type { ReplayMaterial } from "./replay.ts";
import { reducePolicyFiles } from "./replay-set.ts";

/** The engine of the replay tests. */
export const engine = nodeCedarEngine();

/** What is recorded of a decision under a policy set. */
export function decided(
  files: PolicyFiles,
  input: DecisionInput = smallInput(),
  unusable?: UnusablePolicySet["code"],
): ReplayMaterial {
  const loaded = loadPolicySet(files, engine, sha256);
  const set: UnusablePolicySet | typeof loaded =
    unusable === undefined
      ? loaded
      : { kind: "unusable", code: unusable, digest: loaded.digest, engine: loaded.engine };
  return {
    files: reducePolicyFiles(files, engine, sha256),
    input: decisionInputBytes(set, input),
    output: decide(set, input, engine).outputBytes,
  };
}

/** What is recorded of a denial without any policy set. */
export function decidedWithoutSet(
  code: UnusablePolicySet["code"],
  input: DecisionInput = smallInput(),
): ReplayMaterial {
  const set: UnusablePolicySet = {
    kind: "unusable",
    code,
    digest: null,
    engine: engine.identity,
  };
  return {
    files: [],
    input: decisionInputBytes(set, input),
    output: decide(set, input, engine).outputBytes,
  };
}

/** The material with the bytes of one file replaced. */
export function withFile(
  material: ReplayMaterial,
  path: string,
  change: (content: Uint8Array) => Uint8Array,
): ReplayMaterial {
  const files = material.files.map((file) =>
    file.path === path ? { path, content: change(file.content) } : file,
  );
  return { ...material, files };
}

/** Text replaced within bytes; throws when it is not there. */
export function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes(from)) throw new Error(`${from} is not in it`);
  return encodeUtf8(text.replace(from, to));
}

/** A byte flipped in its lowest bit. */
export function flipped(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));
}
