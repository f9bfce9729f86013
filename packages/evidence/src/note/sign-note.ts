import { concatBytes, encodeBase64, encodeUtf8 } from "@writ/encoding";
import { NoteError } from "./note-error.ts";
import { MAX_NOTE_BYTES, MAX_SIGNATURES, requireNoteCharacters } from "./note-text.ts";
import type { NoteKey } from "./vkey.ts";

/** A private key of signed notes. */
export interface NoteSigner {
  readonly key: NoteKey;
  /** The signature over a note's text, in the form of the key's type. */
  sign(text: Uint8Array): Uint8Array;
}

/** Signs a text that ends in a newline (C2SP signed-note). @throws NoteError */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  requireNoteCharacters(text);
  if (!text.endsWith("\n")) throw new NoteError("MALFORMED");
  if (signers.length === 0) throw new NoteError("NOT_SIGNED");
  if (signers.length > MAX_SIGNATURES) throw new NoteError("TOO_MANY_SIGNATURES");
  const message = encodeUtf8(text);
  const lines = signers.map((signer) => {
    const signature = encodeBase64(concatBytes(signer.key.id, signer.sign(message)));
    return `\u2014 ${signer.key.name} ${signature}\n`;
  });
  const note = `${text}\n${lines.join("")}`;
  if (encodeUtf8(note).length > MAX_NOTE_BYTES) throw new NoteError("TOO_LARGE");
  return note;
}

/** A signer of type 0x01; `sign` makes the 64-byte Ed25519 signature of a message. */
export function ed25519Signer(key: NoteKey, sign: (message: Uint8Array) => Uint8Array): NoteSigner {
  return { key, sign };
}
