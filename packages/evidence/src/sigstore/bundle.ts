import { encodeBase64, type Json } from "@writ/encoding";
import { PAYLOAD_TYPE } from "../dsse/pae.ts";
import type { Checkpoint } from "../note/checkpoint.ts";

/** A statement in a log, with everything that proves it. */
export interface LoggedStatement {
  /** The statement's bytes. */
  readonly payload: Uint8Array;
  /** ECDSA P-256 over the pre-authentication encoding, DER. */
  readonly signature: Uint8Array;
  /** Names the key that signed it: a hint, never the reason to trust the key. */
  readonly keyId: string;
  /** The leaf: what `hashedRekord` makes of the statement, its signature and the key. */
  readonly entry: Uint8Array;
  readonly index: number;
  /** Hashes from leaf to root, 32 bytes each. */
  readonly proof: readonly Uint8Array[];
  /** Where the proof leads: the signed note, and what it says. */
  readonly checkpoint: Omit<Checkpoint, "origin"> & { readonly note: string };
  /** The full id of the log's key, 32 bytes: SHA-256 of its `keyIdInput`. */
  readonly logKeyId: Uint8Array;
}

/** The media type of Sigstore bundles of the version written here. */
export const SIGSTORE_BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/**
 * A Sigstore bundle (protobuf-specs `Bundle` v0.3) with one DSSE envelope and one entry of a log like Rekor v2,
 * which Sigstore clients verify without knowing us. It has no `integratedTime`, since nothing signs one.
 */
export function sigstoreBundle(logged: LoggedStatement): Json {
  return {
    mediaType: SIGSTORE_BUNDLE_TYPE,
    verificationMaterial: {
      publicKey: { hint: logged.keyId },
      tlogEntries: [logEntry(logged)],
    },
    dsseEnvelope: {
      payload: encodeBase64(logged.payload),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ keyid: "", sig: encodeBase64(logged.signature) }],
    },
  };
}

// 64-bit integers are strings in the JSON of protocol buffers.
function logEntry({ entry, index, proof, checkpoint, logKeyId }: LoggedStatement): Json {
  return {
    logIndex: `${index}`,
    logId: { keyId: encodeBase64(logKeyId) },
    kindVersion: { kind: "hashedrekord", version: "0.0.2" },
    inclusionProof: {
      logIndex: `${index}`,
      rootHash: encodeBase64(checkpoint.root),
      treeSize: `${checkpoint.size}`,
      hashes: proof.map((hash) => encodeBase64(hash)),
      checkpoint: { envelope: checkpoint.note },
    },
    canonicalizedBody: encodeBase64(entry),
  };
}
