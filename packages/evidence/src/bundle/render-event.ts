import { hashedRekord } from "../dsse/hashed-rekord.ts";
import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import { formatTlogProof, type TlogProof } from "../note/tlog-proof.ts";
import { sigstoreBundle } from "../sigstore/bundle.ts";
import type { BundledEvent } from "./bundle-document.ts";

/** All that an event in a bundle is made of. */
export interface EventParts {
  readonly payload: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
  readonly keyId: string;
  /** The signer's key, SubjectPublicKeyInfo. */
  readonly spkiDer: Uint8Array;
  /** SHA-256 of the statement's pre-authentication encoding. */
  readonly paeDigest: Uint8Array;
  readonly proof: TlogProof;
  /** The full id of the log's key, 32 bytes. */
  readonly logKeyId: Uint8Array;
}

/** An event as it stands in a bundle: the one form these parts have. @throws NoteError */
export function renderEvent(parts: EventParts): BundledEvent {
  const { payload, signature, keyId, spkiDer, paeDigest, proof, logKeyId } = parts;
  const { size, root } = unverifiedCheckpoint(proof.checkpoint);
  return {
    sigstoreBundle: sigstoreBundle({
      payload,
      signature,
      keyId,
      entry: hashedRekord({ paeDigest, signatureDer: signature, spkiDer }),
      index: proof.index,
      proof: proof.proof,
      checkpoint: { note: proof.checkpoint, size, root },
      logKeyId,
    }),
    tlogProof: formatTlogProof(proof),
  };
}
