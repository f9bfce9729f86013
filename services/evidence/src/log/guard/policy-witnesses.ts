import { parseVkey, type WitnessPolicy } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { WitnessState } from "./witness-state.ts";

/** The states of a policy's witnesses in its order, from what is known of witnesses by the names of their keys. */
export function policyWitnesses(
  { witnesses }: Pick<WitnessPolicy, "witnesses">,
  known: readonly WitnessState[],
): readonly WitnessState[] {
  return witnesses.map(({ vkey, url }) => {
    const { name } = parseVkey(sha256, vkey);
    const problem = url === null ? "the trust file has no URL of it" : "not asked yet";
    return (
      known.find((state) => state.name === name) ?? { name, size: 0, cosignedAtMs: null, problem }
    );
  });
}
