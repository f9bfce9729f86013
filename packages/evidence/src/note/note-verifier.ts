import type { Hash } from "../merkle/hash.ts";
import { verifyCosignature } from "./cosignature.ts";
import { NOTE_COSIGNATURE, type NoteKey, parseVkey } from "./vkey.ts";

/** A public key that can verify signatures of notes. */
export interface NoteVerifier {
  readonly key: NoteKey;
  /** Whether it is the key's signature over this note text. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** Makes the Ed25519 verification for a raw public key of 32 bytes. */
export type Ed25519 = (
  publicKey: Uint8Array,
) => (message: Uint8Array, signature: Uint8Array) => boolean;

/** The verifier for a key in its text form, of type 0x01 or 0x04. @throws NoteError BAD_NAME, BAD_KEY */
export function noteVerifier(hash: Hash, vkey: string, ed25519: Ed25519): NoteVerifier {
  const key = parseVkey(hash, vkey);
  const verify = ed25519(key.publicKey);
  if (key.type === NOTE_COSIGNATURE) {
    return { key, verify: (text, signature) => verifyCosignature(text, signature, verify) };
  }
  return { key, verify };
}
