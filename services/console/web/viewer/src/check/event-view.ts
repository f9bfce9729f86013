import { encodeHex } from "@writ/encoding";
import {
  type BundleDocument,
  BundleError,
  type BundleTrust,
  NoteError,
  pae,
  parseTlogProof,
  PAYLOAD_TYPE,
  ProofError,
  readSignedPart,
  type StatementKey,
  unverifiedCheckpoint,
  type VerifyCrypto,
} from "@writ/evidence";
import type { KnownKey } from "./known-keys.ts";
import { type Path, pathOf } from "./path.ts";
import { type SignatureLine, signatureLines } from "./signature-lines.ts";

/** What an event in a bundle is made of, to be looked at. Whether it is true, the checks say. */
export interface EventView {
  readonly seq: number;
  /** The statement's bytes. */
  readonly payload: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
  readonly keyId: string;
  /** The key of that id in the trust. */
  readonly key: StatementKey | undefined;
  /** SHA-256 of what is signed, hex. */
  readonly paeDigest: string;
  /** The leaf's content. */
  readonly entry: Uint8Array;
  readonly index: number;
  /** Undefined when the proof does not fit the tree. */
  readonly path: Path | undefined;
  /** The signed note. */
  readonly checkpoint: string;
  readonly signatures: readonly SignatureLine[];
}

/** Takes an event apart; undefined when it is not readable, which the checks say. */
export async function eventView(
  { events }: Pick<BundleDocument, "events">,
  seq: number,
  trust: Pick<BundleTrust, "keys">,
  known: readonly KnownKey[],
  crypto: VerifyCrypto,
): Promise<EventView | undefined> {
  const event = events[seq];
  if (event === undefined) return undefined;
  try {
    const { envelope, entry, keyId } = readSignedPart(event);
    const proof = parseTlogProof(event.tlogProof);
    return {
      seq,
      ...envelope,
      keyId,
      key: trust.keys.find(({ kid }) => kid === keyId),
      paeDigest: encodeHex(await crypto.sha256(pae(PAYLOAD_TYPE, envelope.payload))),
      entry,
      index: proof.index,
      path: await pathOf(entry, proof, unverifiedCheckpoint(proof.checkpoint), crypto).catch(
        noPath,
      ),
      checkpoint: proof.checkpoint,
      signatures: await signatureLines(proof.checkpoint, known, crypto),
    };
  } catch (error) {
    if (error instanceof BundleError || error instanceof NoteError) return undefined;
    throw error;
  }
}

function noPath(error: unknown): undefined {
  if (!(error instanceof ProofError)) throw error;
}
