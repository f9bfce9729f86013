import { type Checkpoint, unverifiedCheckpoint } from "../note/checkpoint.ts";
import { cosignatureTime } from "../note/cosignature.ts";
import { NoteError } from "../note/note-error.ts";
import { verifyNote } from "../note/open-note.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { OpenTrust } from "./bundle-trust.ts";

/** A checkpoint that a log of the trust has signed. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string;
  /** When the log's timestamp was made, seconds since 1970; undefined when there is none. */
  readonly timeS: number | undefined;
  /** Names in the policy of the witnesses that cosigned it. */
  readonly cosignedBy: ReadonlySet<string>;
}

/**
 * Opens a checkpoint with the keys of its log, of the log's timestamps, and of the witnesses. Signatures of other keys are
 * ignored; a bad one of these keys refuses it. @throws NoteError NOT_SIGNED also when no log of the trust has its origin
 */
export async function openSignedCheckpoint(
  note: string,
  { logs, witnesses }: Pick<OpenTrust, "logs" | "witnesses">,
  crypto: Pick<VerifyCrypto, "ed25519">,
): Promise<SignedCheckpoint> {
  const checkpoint = unverifiedCheckpoint(note);
  const keys = logs.get(checkpoint.origin);
  if (keys === undefined) throw new NoteError("NOT_SIGNED");
  const known = [keys.log, keys.timestamp, ...witnesses.values()];
  const { signatures } = await verifyNote(crypto, note, known);
  // Any other signature would not do: that of a witness does not make it the log's.
  if (!signatures.some(({ key }) => key === keys.log)) throw new NoteError("NOT_SIGNED");
  const timestamp = signatures.find(({ key }) => key === keys.timestamp);
  const signers = new Set(signatures.map(({ key }) => key));
  return {
    ...checkpoint,
    note,
    timeS: timestamp && cosignatureTime(timestamp.signature),
    cosignedBy: new Set([...witnesses].filter(([, key]) => signers.has(key)).map(([name]) => name)),
  };
}
