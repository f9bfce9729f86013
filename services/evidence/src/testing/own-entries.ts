import { statementKeys } from "../entry/statement-keys.ts";
import { type OwnEntries, ownEntries } from "../own-events/own-event.ts";
import type { Recorder } from "./recorder.ts";

/** Entries signed by a recorder, by default one that the service trusts as itself. */
export function ownEntriesOf(signer: Recorder, trusted: Recorder = signer): OwnEntries {
  const key = { keyId: signer.trusted.kid, sign: (payload: Uint8Array) => signer.sign(payload) };
  return ownEntries(key, statementKeys([trusted.trusted]));
}
