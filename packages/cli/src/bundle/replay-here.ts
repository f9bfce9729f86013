import { CanonicalJsonError, ShapeError } from "@writ/encoding";
import type { Replay, ReplayMaterial } from "@writ/evidence";
import {
  type CedarEngine,
  engineText,
  nodeCedarEngine,
  readDecisionInput,
  replayDecision,
} from "@writ/policy";
import { sha256 } from "@writ/token";

/** Making a decision again on this machine, or why it can not be tried here. */
export type ReplayHere =
  | { readonly replay: Replay }
  /** For people. */
  | { readonly missing: string };

/** Offers to make a decision again if this machine has the engine that made it: another one says nothing about it. */
export function replayHere(
  { input }: Pick<ReplayMaterial, "input">,
  engine: CedarEngine = nodeCedarEngine(),
): ReplayHere {
  const wanted = engineOf(input);
  const here = engine.identity;
  if (wanted !== null && wanted.digest !== here.digest)
    return {
      missing: `${engineText(wanted)} made the decision, and this machine has ${engineText(here)}`,
    };
  return {
    replay: async ({ output, policySet, ...rest }) =>
      replayDecision({ files: policySet.files, output, ...rest }, engine, sha256),
  };
}

function engineOf(input: Uint8Array) {
  try {
    return readDecisionInput(input).engine;
  } catch (error) {
    // Then replaying says what is wrong with it.
    if (error instanceof CanonicalJsonError || error instanceof ShapeError) return null;
    throw error;
  }
}
