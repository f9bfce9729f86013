import { generateKeyPairSync, hash, sign } from "node:crypto";
import { decodeBase64Url } from "@writ/encoding";
import {
  cosigner,
  ed25519Signer,
  type Hash,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteKey,
  type NoteSigner,
  vkey,
} from "@writ/evidence";

/** SHA-256 of Node. */
export const sha256: Hash = (data) => new Uint8Array(hash("sha256", data, "buffer"));

/** A new key of signed notes. */
export interface SampleSigner {
  readonly signer: NoteSigner;
  readonly vkey: string;
}

/** A new key that signs checkpoints as a log does. */
export function logSigner(name: string): SampleSigner {
  const { publicKey, signMessage } = ed25519Pair();
  const key = noteKey(sha256, name, NOTE_ED25519, publicKey);
  return {
    signer: ed25519Signer(key, signMessage),
    vkey: vkey(sha256, name, NOTE_ED25519, publicKey),
  };
}

/** A new key that cosigns checkpoints with the given time, in milliseconds since 1970. */
export function cosigningSigner(name: string, nowMs: number): SampleSigner {
  const { publicKey, signMessage } = ed25519Pair();
  const key = noteKey(sha256, name, NOTE_COSIGNATURE, publicKey);
  return {
    signer: cosigner(key, signMessage, () => nowMs),
    vkey: vkey(sha256, name, NOTE_COSIGNATURE, publicKey),
  };
}

/** Writes a signature line of a type nobody knows: readers have to pass over it. */
export function greaseSigner(name: string): NoteSigner {
  const key = { name, type: 0xba, publicKey: new Uint8Array(32), id: Uint8Array.of(1, 2, 3, 4) };
  return { key, sign: () => new Uint8Array(48).fill(0xba) };
}

function ed25519Pair(): {
  publicKey: Uint8Array;
  signMessage: (message: Uint8Array) => Uint8Array;
} {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: decodeBase64Url(publicKey.export({ format: "jwk" })["x"] ?? ""),
    signMessage: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
