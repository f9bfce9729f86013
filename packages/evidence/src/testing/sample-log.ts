import { hashedRekord } from "../dsse/hashed-rekord.ts";
import { pae, PAYLOAD_TYPE } from "../dsse/pae.ts";
import { leafHash } from "../merkle/hash.ts";
import { consistencyProof, inclusionProof } from "../merkle/tile-proof.ts";
import { formatCheckpoint } from "../note/checkpoint.ts";
import { cosigner } from "../note/cosignature.ts";
import { ed25519Signer, type NoteSigner, signNote } from "../note/sign-note.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, noteKey, vkey } from "../note/vkey.ts";
import { testKey } from "./ed25519.ts";
import type { TestP256 } from "./p256.ts";
import { sha256 } from "./sha256.ts";
import { testLog } from "./tile-store.ts";

/** Somebody who signs checkpoints, with the key that verifies it. For tests. */
export interface SampleSigner {
  readonly vkey: string;
  readonly signer: NoteSigner;
}

/** A cosigner that says it is always this time. For tests. */
export function sampleCosigner(name: string, seed: number, nowMs: number): SampleSigner {
  const { publicKey, sign } = testKey(seed);
  const key = noteKey(sha256, name, NOTE_COSIGNATURE, publicKey);
  const text = vkey(sha256, name, NOTE_COSIGNATURE, publicKey);
  return { vkey: text, signer: cosigner(key, sign, () => nowMs) };
}

/** The key of a log. For tests. */
export function sampleLogKey(origin: string, seed: number): SampleSigner {
  const { publicKey, sign } = testKey(seed);
  const signer = ed25519Signer(noteKey(sha256, origin, NOTE_ED25519, publicKey), sign);
  return { vkey: vkey(sha256, origin, NOTE_ED25519, publicKey), signer };
}

/** The leaf hash of a signed statement. For tests. */
export function sampleLeaf(payload: Uint8Array, signature: Uint8Array, key: TestP256): Uint8Array {
  const paeDigest = sha256(pae(PAYLOAD_TYPE, payload));
  const { spkiDer } = key;
  return leafHash(sha256, hashedRekord({ paeDigest, signatureDer: signature, spkiDer }));
}

/** A log with these leaves. For tests. */
export interface SampleLog {
  proof(index: number, size: number): readonly Uint8Array[];
  consistency(from: number, to: number): readonly Uint8Array[];
  /** Its checkpoint at a size, signed by these. */
  checkpoint(size: number, signers: readonly NoteSigner[]): string;
}

/** The log of this name with these leaves. For tests. */
export function sampleLog(origin: string, leaves: readonly Uint8Array[]): SampleLog {
  const at = (size: number): ReturnType<typeof testLog> => testLog(leaves.slice(0, size));
  return {
    proof: (index, size) => inclusionProof(sha256, index, size, at(size).readTile),
    consistency: (from, to) => consistencyProof(sha256, from, to, at(to).readTile),
    checkpoint: (size, signers) =>
      signNote(formatCheckpoint({ origin, size, root: at(size).tree.root }), signers),
  };
}
