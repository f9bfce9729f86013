import {
  cosignaturesOf,
  NoteError,
  noteVerifier,
  type PolicyWitness,
  ProofError,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { verifyEd25519 } from "../ed25519.ts";
import { FrozenError } from "../frozen-error.ts";
import type { Prover } from "../prover.ts";
import type { LogView } from "../seal.ts";
import type { WitnessAnswer, WitnessClient } from "./witness-client.ts";
import type { WitnessState } from "./witness-state.ts";

const MOST_ATTEMPTS = 3;
/** The witness holds that the tree does not continue what it has seen (C2SP tlog-witness). */
const INCONSISTENT = 422;

/** A witness that checkpoints are shown to, one at a time. */
export interface WitnessContact {
  /** Its name in the policy. */
  readonly name: string;
  /**
   * Shows it a committed checkpoint. Resolves with its verified signature lines, or null: {@link state} says why.
   * @throws FrozenError when it has seen more, or something else
   */
  show(view: LogView): Promise<string | null>;
  state(): WitnessState;
}

/** What a contact needs. */
export interface ContactDeps {
  readonly witness: PolicyWitness;
  readonly client: WitnessClient;
  readonly prover: Pick<Prover, "consistency">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The way to one witness. @throws NoteError when its key is none */
export function witnessContact({ witness, client, prover, now }: ContactDeps): WitnessContact {
  const verifier = noteVerifier(sha256, witness.vkey, verifyEd25519);
  const { name } = verifier.key;
  let state: WitnessState = { name, size: 0, cosignedAtMs: null, problem: "not asked yet" };

  const failed = (problem: string): null => {
    state = { ...state, problem };
    return null;
  };

  const cosigned = ({ tree, checkpoint }: LogView, answer: string): string | null => {
    try {
      const lines = cosignaturesOf(checkpoint, answer, [verifier]);
      state = { name, size: tree.size, cosignedAtMs: now(), problem: "" };
      return lines;
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      return failed(`its cosignature can not be used (${error.code})`);
    }
  };

  const ask = async ({ tree, checkpoint }: LogView, oldSize: number): Promise<WitnessAnswer> => {
    const hasGrown = oldSize > 0 && oldSize < tree.size;
    const proof = hasGrown ? await prover.consistency(tree, oldSize, tree.size) : [];
    return client.addCheckpoint({ oldSize, proof, checkpoint });
  };

  const converse = async (view: LogView): Promise<string | null> => {
    const { size } = view.tree;
    let oldSize = Math.min(state.size, size);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const answer = await ask(view, oldSize);
      if (answer.kind === "cosigned") return cosigned(view, answer.lines);
      if (answer.kind === "refused") {
        if (answer.status !== INCONSISTENT)
          return failed(`it refuses the checkpoint (${answer.status}: ${answer.message})`);
        throw new FrozenError(
          `the database's ${size} entries do not continue the ${oldSize} that the witness ${name} has seen`,
        );
      }
      requireNoOther(name, size, oldSize, answer.size);
      oldSize = answer.size;
    }
    return failed("it names another size each time");
  };

  return {
    name: witness.name,
    state: () => state,
    async show(view) {
      try {
        return await converse(view);
      } catch (error) {
        if (error instanceof FrozenError) throw error;
        if (error instanceof ProofError)
          throw new FrozenError(`tiles are missing to prove the log to the witness ${name}`, {
            cause: error,
          });
        return failed(error instanceof Error ? error.message : "it does not answer");
      }
    },
  };
}

/** @throws FrozenError when a witness that stands at `seen` can not follow to `size` */
function requireNoOther(name: string, size: number, told: number, seen: number): void {
  if (seen > size)
    throw new FrozenError(
      `the witness ${name} has seen ${seen} entries, the database holds ${size}`,
    );
  // It was told where it stands, and still refuses.
  if (seen === size && told === size)
    throw new FrozenError(`the witness ${name} has seen another tree of ${size} entries`);
}
