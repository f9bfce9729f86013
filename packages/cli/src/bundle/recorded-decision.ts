import { type BundleDocument, BundleError, parseBundle, type ReplayMaterial } from "@writ/evidence";
import type { RecordedDecision } from "@writ/policy";
import { looksLike } from "./bundle-problem.ts";
import { bundledDecision } from "./decision-of.ts";

/** A decision in a bundle and what it takes to make it again, or why that can not be had. */
export type RecordedMaterial =
  | { readonly material: ReplayMaterial; readonly recorded: RecordedDecision }
  /** For people. */
  | { readonly problem: string };

/** Takes a decision and its material out of a bundle. Nothing is verified. */
export function recordedDecision(bytes: Uint8Array): RecordedMaterial {
  let document: BundleDocument;
  try {
    document = parseBundle(bytes);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { problem: `not an evidence bundle: ${looksLike(bytes) ?? error.message}` };
  }
  const said = bundledDecision(document);
  if (said === undefined) return { problem: "its decision is not readable" };
  const { decision, policyProof, reasonCodes } = said;
  if (policyProof === null) return { problem: "it was denied before policy was asked" };
  if (document.replay === null) return { problem: "the bundle does not hold what that takes" };
  const { determiningPolicies, engine, input, output, policySet } = policyProof;
  return {
    material: document.replay,
    recorded: {
      decision,
      reasonCodes,
      determining: determiningPolicies,
      engine: { ...engine, digest: `sha256:${engine.digest.sha256}` },
      policySet: policySet && `sha256:${policySet.digest.sha256}`,
      input: `sha256:${input.digest.sha256}`,
      output: `sha256:${output.digest.sha256}`,
    },
  };
}
