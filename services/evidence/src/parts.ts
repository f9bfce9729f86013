import type { Trust } from "@writ/token";
import { statementKeys } from "./entry/statement-keys.ts";
import { checkpointSigner, type Ed25519Key } from "./log/checkpoint-signer.ts";
import { prover } from "./log/prover.ts";
import { currentView } from "./log/reader.ts";
import { openSequencer, type SequencerDeps } from "./log/sequencer.ts";
import type { EvidenceDeps } from "./service.ts";
import type { Stores } from "./store/stores.ts";

/** What the service is given. */
export interface Givens extends Pick<SequencerDeps, "now" | "onState"> {
  readonly trust: Pick<Trust, "log" | "keys">;
  readonly stores: Stores;
  readonly logKey: Ed25519Key;
  /** The key of the log's timestamps. */
  readonly cosignerKey: Ed25519Key;
}

/** The service put together, competing for the lead of its log. */
export interface EvidenceParts extends EvidenceDeps, AsyncDisposable {
  /** Throws while this process does not lead the log or the database does not answer. */
  check(): Promise<void>;
}

/** The log key is not the one that everybody else trusts. */
export class LogKeyError extends Error {
  override readonly name = "LogKeyError";
}

/** Puts the service together. @throws LogKeyError, NotEd25519Error */
export function openParts(givens: Givens): EvidenceParts {
  const { trust, stores, logKey, cosignerKey, now, onState } = givens;
  const { origin, vkey } = trust.log;
  const signer = checkpointSigner(origin, logKey, cosignerKey);
  if (signer.vkey !== vkey) throw new LogKeyError("the log key is not the one of the trust file");
  const sequencer = openSequencer({ store: stores.log, signer, now, onState });
  return {
    keys: statementKeys(trust.keys),
    sequencer,
    view: currentView(sequencer, stores.log, vkey),
    prover: prover(stores.log),
    records: stores.records,
    lineage: stores.lineage,
    vkey,
    async check() {
      const state = sequencer.state();
      if (state.kind !== "leading") throw new Error(state.reason);
      await stores.ping();
    },
    [Symbol.asyncDispose]: () => sequencer[Symbol.asyncDispose](),
  };
}
