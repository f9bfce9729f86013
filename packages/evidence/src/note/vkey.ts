import { concatBytes, encodeBase64, encodeHex, encodeUtf8 } from "@writ/encoding";
import type { Hash } from "../merkle/hash.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { requireKeyName } from "./key-name.ts";
import { noteBase64 } from "./note-base64.ts";
import { NoteError } from "./note-error.ts";

/** Signature type of plain Ed25519 over the note text: what a log signs with. */
export const NOTE_ED25519 = 0x01;

/** Signature type of timestamped Ed25519 cosignatures (C2SP tlog-cosignature). */
export const NOTE_COSIGNATURE = 0x04;

const ID_BYTES = 4;

/** A public key of signed notes. */
export interface NoteKey {
  readonly name: string;
  /** NOTE_ED25519 or NOTE_COSIGNATURE. */
  readonly type: number;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** First 4 bytes of SHA-256(name, newline, type, public key). */
  readonly id: Uint8Array;
}

/** What the id of a key is the beginning of the SHA-256 of (C2SP signed-note). */
export function keyIdInput({ name, type, publicKey }: Omit<NoteKey, "id">): Uint8Array {
  return concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey);
}

/** A key with its id computed. @throws NoteError BAD_NAME, BAD_KEY */
export function noteKey(hash: Hash, name: string, type: number, publicKey: Uint8Array): NoteKey {
  const key = { name, type, publicKey };
  requireKey(key);
  return { ...key, id: hash(keyIdInput(key)).slice(0, ID_BYTES) };
}

/** The text form of a key: `name+hex id+base64(type, public key)`. @throws NoteError BAD_NAME, BAD_KEY */
export function vkey(hash: Hash, name: string, type: number, publicKey: Uint8Array): string {
  const { id } = noteKey(hash, name, type, publicKey);
  return `${name}+${encodeHex(id)}+${encodeBase64(concatBytes(Uint8Array.of(type), publicKey))}`;
}

/** Reads the text form of a key. @throws NoteError BAD_KEY also when the id is not the key's */
export function parseVkey(hash: Hash, text: string): NoteKey {
  const stated = statedVkey(text);
  const key = noteKey(hash, stated.name, stated.type, stated.publicKey);
  if (encodeHex(key.id) !== stated.id) throw new NoteError("BAD_KEY");
  return key;
}

/** Reads the text form of a key, where hashing may take its time. @throws NoteError as parseVkey does */
export async function readVkey(
  { sha256 }: Pick<VerifyCrypto, "sha256">,
  text: string,
): Promise<NoteKey> {
  const { id, ...key } = statedVkey(text);
  requireKey(key);
  const computed = (await sha256(keyIdInput(key))).slice(0, ID_BYTES);
  if (encodeHex(computed) !== id) throw new NoteError("BAD_KEY");
  return { ...key, id: computed };
}

function statedVkey(text: string): Omit<NoteKey, "id"> & { readonly id: string } {
  // The base64 part may hold a plus sign, the name may not.
  const [name = "", id = "", ...rest] = text.split("+");
  const [type = 0, ...publicKey] = noteBase64(rest.join("+"), "BAD_KEY");
  return { name, id, type, publicKey: Uint8Array.from(publicKey) };
}

function requireKey({ name, type, publicKey }: Omit<NoteKey, "id">): void {
  requireKeyName(name);
  if (type !== NOTE_ED25519 && type !== NOTE_COSIGNATURE) throw new NoteError("BAD_KEY");
  if (publicKey.length !== 32) throw new NoteError("BAD_KEY");
}
