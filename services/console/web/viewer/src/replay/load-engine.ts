import { freshInstance } from "@cedar-policy/cedar-wasm/web";
import { CanonicalJsonError, encodeHex, ShapeError } from "@writ/encoding";
import {
  cedarEngine,
  type EngineIdentity,
  engineText,
  readDecisionInput,
  replayDecision,
} from "@writ/policy";
import type { LoadEngine } from "../check/engine.ts";
import { sha256 } from "./sha256.ts";

/** Compiles the policy engine, and makes decisions again with it: the same code that decided, on the same bytes. */
export const loadEngine: LoadEngine = async (wasm) => {
  const module = await WebAssembly.compile(new Uint8Array(wasm));
  const engine = cedarEngine({
    digest: `sha256:${encodeHex(sha256(wasm))}`,
    instantiate: () => freshInstance(module),
  });
  return {
    name: engineText(engine.identity),
    replayFor(recorded) {
      const wanted = engineIn(recorded);
      if (wanted !== null && wanted.digest !== engine.identity.digest) return undefined;
      return async ({ input, output, policySet }) =>
        replayDecision({ files: policySet.files, input, output }, engine, sha256);
    },
  };
};

/** The engine that decided; null when none is named. */
function engineIn(input: Uint8Array): EngineIdentity | null {
  try {
    return readDecisionInput(input).engine;
  } catch (error) {
    // Then replaying says what is wrong with it.
    if (error instanceof CanonicalJsonError || error instanceof ShapeError) return null;
    throw error;
  }
}
