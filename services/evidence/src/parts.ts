import type { Trust } from "@writ/token";
import type pg from "pg";
import { statementKeys } from "./entry/statement-keys.ts";
import { checkpointSigner, type Ed25519Key } from "./log/checkpoint-signer.ts";
import { prover } from "./log/prover.ts";
import { currentView } from "./log/reader.ts";
import { openSequencer, type SequencerDeps } from "./log/sequencer.ts";
import type { EvidenceDeps } from "./service.ts";
import { lineageStore } from "./store/lineage-store.ts";
import { postgresLogStore } from "./store/postgres-log-store.ts";
import { queries } from "./store/queries.ts";
import { recordStore } from "./store/record-store.ts";

/** What the service is given. */
export interface Givens extends Pick<SequencerDeps, "now" | "onState"> {
  readonly trust: Pick<Trust, "log" | "keys">;
  readonly pool: pg.Pool;
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
export function openParts({
  trust,
  pool,
  logKey,
  cosignerKey,
  now,
  onState,
}: Givens): EvidenceParts {
  const { origin, vkey } = trust.log;
  const signer = checkpointSigner(origin, logKey, cosignerKey);
  if (signer.vkey !== vkey) throw new LogKeyError("the log key is not the one of the trust file");
  const query = queries(pool);
  const store = postgresLogStore(pool, origin);
  const sequencer = openSequencer({ store, signer, now, onState });
  return {
    keys: statementKeys(trust.keys),
    sequencer,
    view: currentView(sequencer, store, vkey),
    prover: prover(store),
    records: recordStore(query),
    lineage: lineageStore(query),
    vkey,
    async check() {
      const state = sequencer.state();
      if (state.kind !== "leading") throw new Error(state.reason);
      await query("select 1");
    },
    [Symbol.asyncDispose]: () => sequencer[Symbol.asyncDispose](),
  };
}
