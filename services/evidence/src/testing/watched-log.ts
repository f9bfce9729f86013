import type { Entry } from "../entry.ts";
import { NotLeadingError } from "../log/not-leading-error.ts";
import { type Prover, prover } from "../log/prover.ts";
import type { LogView } from "../log/seal.ts";
import type { Outcome } from "../log/write-batch.ts";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { SAMPLE_MS } from "./sample-decision.ts";
import { isLeading, ORIGIN, type TestSequencer } from "./test-log.ts";
import type { Witness } from "./witness.ts";

const FOREVER = SAMPLE_MS + 3_600_000;

/** A sequencer whose every answer a witness checks. */
export interface WatchedLog {
  /** Appends once. */
  append(entry: Entry): Promise<Outcome>;
  /** Appends the same entry again, as a caller would, while the log can not be led. */
  insist(entry: Entry): Promise<Outcome>;
  view(): LogView;
  readonly prover: Prover;
  /** Sizes of all checkpoints released so far, after checking that they are of one growing tree. */
  history(): Promise<readonly number[]>;
}

/** Watches a sequencer. Several sequencers of one log share the witness. */
export function watchedLog(sequencer: TestSequencer, witness: Witness): WatchedLog {
  const proofs = prover(postgresLogStore(sequencer.pool, ORIGIN));
  const view = (): LogView => {
    const state = sequencer.state();
    if (state.kind !== "leading") throw new NotLeadingError(state.reason);
    return state.view;
  };
  const append = async (entry: Entry): Promise<Outcome> => {
    const outcome = await sequencer.append(entry, FOREVER);
    if (outcome.kind === "refused") return outcome;
    const { tree, checkpoint } = view();
    const [proof = []] = await proofs.inclusion(tree, [outcome.index]);
    if (outcome.kind === "appended" || outcome.eventId === entry.eventId)
      witness.sawInclusion(entry, outcome.index, proof, checkpoint);
    return outcome;
  };
  return {
    append,
    async insist(entry) {
      for (;;) {
        try {
          return await append(entry);
        } catch (error) {
          if (!(error instanceof NotLeadingError)) throw error;
          await sequencer.until(isLeading);
        }
      }
    },
    view,
    prover: proofs,
    async history() {
      await sequencer.until(isLeading);
      return witness.checkHistory(view(), proofs);
    },
  };
}
