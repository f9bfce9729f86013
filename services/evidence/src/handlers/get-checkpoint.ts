import { unverifiedCheckpoint, type WitnessPolicy } from "@writ/evidence";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { failure, type Handlers } from "@writ/rpc";
import { policyWitnesses } from "../log/guard/policy-witnesses.ts";
import type { WitnessRecords } from "../log/guard/witness-state.ts";
import type { CurrentView } from "../log/reader.ts";
import type { Sequencer } from "../log/sequencer.ts";
import { witnessMessage } from "../wire/evidence-messages.ts";

/** What is read to answer. */
export interface GetCheckpointDeps {
  readonly view: CurrentView;
  readonly sequencer: Pick<Sequencer, "state">;
  /** The log's verifier key (C2SP signed-note). */
  readonly vkey: string;
  readonly policy: Pick<WitnessPolicy, "witnesses">;
  readonly witnesses: Pick<WitnessRecords, "cosigned" | "states">;
}

/** The newest signed checkpoint, or the newest that enough witnesses have cosigned, and how far each witness is. */
export function getCheckpoint(
  deps: GetCheckpointDeps,
): Handlers<typeof EvidenceService>["getCheckpoint"] {
  const { view, vkey, policy, sequencer, witnesses } = deps;
  return async ({ witnessed }) => {
    const cosigned = await witnesses.cosigned();
    const checkpoint = witnessed ? cosigned : (await view()).checkpoint;
    if (checkpoint === undefined)
      throw failure("NOT_FOUND", "no checkpoint of the log is cosigned by enough witnesses yet");
    const states = policyWitnesses(policy, await witnesses.states());
    const state = sequencer.state();
    return {
      checkpoint,
      vkey,
      frozen: state.kind === "frozen" ? state.reason : "",
      witnesses: states.map(witnessMessage),
      witnessedSize: BigInt(cosigned === undefined ? 0 : unverifiedCheckpoint(cosigned).size),
    };
  };
}
