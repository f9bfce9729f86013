import { parseWitnessPolicy, type PolicyWitness } from "@writ/evidence";
import type { Trust } from "@writ/token";
import { statementKeys } from "./entry/statement-keys.ts";
import { checkpointSigner, type Ed25519Key } from "./log/checkpoint-signer.ts";
import { type GuardDeps, logGuard } from "./log/guard/log-guard.ts";
import type { WitnessClient } from "./log/guard/witness-client.ts";
import { type WitnessContact, witnessContact } from "./log/guard/witness-contact.ts";
import { closedLogReader, type LogReader, type LogReaders } from "./log/log-reader.ts";
import { prover } from "./log/prover.ts";
import { currentView } from "./log/reader.ts";
import { openSequencer, type Sequencer, type SequencerDeps } from "./log/sequencer.ts";
import { keysInUse } from "./own-events/keys-in-use.ts";
import { ownEntries, SERVICE } from "./own-events/own-event.ts";
import { recordKeyChange } from "./own-events/record-key-change.ts";
import type { EvidenceDeps } from "./service.ts";
import { type StartGivens, startOf } from "./start-of-log.ts";
import type { Stores } from "./store/stores.ts";

/** What the service is given. */
export interface Givens
  extends
    StartGivens,
    Pick<SequencerDeps, "onState">,
    Pick<GuardDeps, "anchor" | "publish" | "cadence" | "warn"> {
  readonly trust: Pick<Trust, "log" | "closedLogs" | "witnessPolicy" | "keys" | "bundleRoots">;
  readonly stores: Stores;
  readonly logKey: Ed25519Key;
  /** The key of the log's timestamps. */
  readonly cosignerKey: Ed25519Key;
  /** The way to a witness at a URL. */
  readonly connectWitness: (url: string) => WitnessClient;
}

/** The service put together, competing for the lead of its log. */
export interface EvidenceParts extends EvidenceDeps, AsyncDisposable {
  readonly sequencer: Sequencer;
  /** Throws while this process waits for the lead of the log, or the database does not answer. */
  check(): Promise<void>;
}

/** A key of this process is not the one that everybody else trusts. */
export class LogKeyError extends Error {
  override readonly name = "LogKeyError";
}

/** Puts the service together. @throws LogKeyError, NotEd25519Error, WitnessPolicyError, NoteError */
export function openParts(givens: Givens): EvidenceParts {
  const { trust, stores, now, onState, newId } = givens;
  const { origin, vkey } = trust.log;
  const signer = checkpointSigner(origin, givens.logKey, givens.cosignerKey);
  if (signer.vkey !== vkey) throw new LogKeyError("the log key is not the one of the trust file");
  const keys = statementKeys(trust.keys);
  if (keys(SERVICE, givens.statementKey.keyId) === undefined)
    throw new LogKeyError("the statement key is not one of the trust file");
  const own = ownEntries(givens.statementKey, keys);
  const policy = parseWitnessPolicy(trust.witnessPolicy);
  const proofs = prover(stores.log);
  const guard = logGuard({
    ...givens,
    store: stores.log,
    entries: stores.entries,
    records: stores.witnesses,
    vkey,
    policy,
    contacts: contactsOf(policy.witnesses, givens),
  });
  const sequencer = openSequencer({
    store: stores.log,
    signer,
    guard,
    start: startOf(givens),
    now,
    onState(state, cause) {
      onState(state, cause);
      if (state.kind === "leading") void recordKeys();
    },
  });
  const recordKeys = async (): Promise<void> => {
    const store = stores.ownEvents;
    try {
      await recordKeyChange({ keys: keysInUse(trust), entries: own, store, sequencer, now, newId });
    } catch (error) {
      givens.warn("a change of keys is not in the log yet: the next lead tries again", error);
    }
  };
  const view = currentView(sequencer, stores.log, vkey);
  const { witnesses } = stores;
  const current = { origin, view, prover: proofs, cosigned: () => witnesses.cosigned() };
  return {
    keys,
    sequencer,
    view,
    witnessed: guard.witnessed,
    prover: proofs,
    records: stores.records,
    lineage: stores.lineage,
    ownEntries: own,
    ownEvents: stores.ownEvents,
    now,
    origin,
    vkey,
    policy,
    witnesses,
    logs: readersOf(current, givens),
    async check() {
      const state = sequencer.state();
      // A frozen log is still read, and says itself that it takes no entries.
      if (state.kind === "waiting") throw new Error(state.reason);
      await stores.ping();
    },
    async [Symbol.asyncDispose]() {
      await sequencer[Symbol.asyncDispose]();
      await guard[Symbol.asyncDispose]();
    },
  };
}

function contactsOf(
  witnesses: readonly PolicyWitness[],
  { stores, connectWitness, now }: Pick<Givens, "stores" | "connectWitness" | "now">,
): readonly WitnessContact[] {
  const proofs = prover(stores.log);
  return witnesses.flatMap((witness) =>
    witness.url === null
      ? []
      : [witnessContact({ witness, client: connectWitness(witness.url), prover: proofs, now })],
  );
}

function readersOf(
  current: LogReader,
  { trust, stores }: Pick<Givens, "trust" | "stores">,
): LogReaders {
  const closed = trust.closedLogs.map((log) => closedLogReader(log, stores.ofLog(log.origin)));
  const readers = new Map([current, ...closed].map((reader) => [reader.origin, reader]));
  return (origin) => readers.get(origin);
}
