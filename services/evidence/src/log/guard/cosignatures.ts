import { mergeSignatures, quorumMet, type WitnessPolicy } from "@writ/evidence";
import type { LogView } from "../seal.ts";

/** A view with the cosignatures that its checkpoint has so far. */
export interface Cosignatures {
  /** As it was shown. */
  readonly shown: LogView;
  /** Adds the verified lines of a witness, by its name in the policy. */
  add(name: string, lines: string): void;
  /** Whether enough witnesses have cosigned. */
  isEnough(): boolean;
  /** The view, its checkpoint with all the lines. */
  cosigned(): LogView;
}

/** None so far. */
export function cosignatures(shown: LogView, policy: Pick<WitnessPolicy, "quorum">): Cosignatures {
  const names = new Set<string>();
  let { checkpoint } = shown;
  return {
    shown,
    add(name, lines) {
      names.add(name);
      checkpoint = mergeSignatures(checkpoint, lines);
    },
    isEnough: () => quorumMet(policy, names),
    cosigned: () => ({ ...shown, checkpoint }),
  };
}
