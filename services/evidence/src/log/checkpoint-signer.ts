import { decodeBase64Url } from "@writ/encoding";
import {
  cosigner,
  ed25519Signer,
  formatCheckpoint,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteKey,
  type NoteKey,
  signNote,
  vkey,
} from "@writ/evidence";
import { type PublicJwk, sha256 } from "@writ/token";

/** A private key for notes. */
export interface Ed25519Key {
  readonly publicJwk: PublicJwk;
  /** The 64-byte signature of a message. */
  sign(message: Uint8Array): Uint8Array;
}

/** Signs checkpoints of one log. */
export interface CheckpointSigner {
  readonly origin: string;
  /** The log's verifier key in text form (C2SP signed-note). */
  readonly vkey: string;
  /** The signed note over a tree, with the cosigner's time; `timeMs` is since the Unix epoch. */
  sign(tree: { readonly size: number; readonly root: Uint8Array }, timeMs: number): string;
}

/** A key for notes must be Ed25519. */
export class NotEd25519Error extends Error {
  override readonly name = "NotEd25519Error";
}

/**
 * The signer of the log with this origin. The log's own signature says nothing about time, so a second key of the log,
 * named `<origin>/timestamp`, adds a timestamped cosignature (C2SP tlog-cosignature).
 * @throws NotEd25519Error
 */
export function checkpointSigner(
  origin: string,
  logKey: Ed25519Key,
  timestampKey: Ed25519Key,
): CheckpointSigner {
  const log = noteKeyOf(origin, NOTE_ED25519, logKey);
  const timestamp = noteKeyOf(`${origin}/timestamp`, NOTE_COSIGNATURE, timestampKey);
  return {
    origin,
    vkey: vkey(sha256, log.name, log.type, log.publicKey),
    sign: ({ size, root }, timeMs) =>
      signNote(formatCheckpoint({ origin, size, root }), [
        ed25519Signer(log, (message) => logKey.sign(message)),
        cosigner(
          timestamp,
          (message) => timestampKey.sign(message),
          () => timeMs,
        ),
      ]),
  };
}

function noteKeyOf(name: string, type: number, { publicJwk }: Ed25519Key): NoteKey {
  if (publicJwk.kty !== "OKP") throw new NotEd25519Error(`the key of ${name} is not Ed25519`);
  return noteKey(sha256, name, type, decodeBase64Url(publicJwk.x));
}
