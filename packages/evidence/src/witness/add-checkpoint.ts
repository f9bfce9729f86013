import { decodeUtf8, encodeBase64, EncodingError } from "@writ/encoding";
import { HASH_BYTES } from "../merkle/hash.ts";
import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import { noteBase64 } from "../note/note-base64.ts";
import { NoteError } from "../note/note-error.ts";

/** What a log asks a witness to cosign. Says nothing until the signature and the proof are verified. */
export interface AddCheckpoint {
  /** Size of the tree that the witness cosigned last; 0 when it has cosigned none. */
  readonly oldSize: number;
  /** Consistency proof from that tree to the checkpoint's, 32 bytes each. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const MAX_BYTES = 65_536;
const MAX_HASHES = 63;
const OLD = /^old (0|[1-9][0-9]{0,15})$/;

/** The body of an add-checkpoint request (C2SP tlog-witness). @throws NoteError MALFORMED */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0) throw new NoteError("MALFORMED");
  if (proof.length > MAX_HASHES || proof.some((hash) => hash.length !== HASH_BYTES)) {
    throw new NoteError("MALFORMED");
  }
  const hashes = proof.map((hash) => `${encodeBase64(hash)}\n`).join("");
  return `old ${oldSize}\n${hashes}\n${checkpoint}`;
}

/** Reads the body of an add-checkpoint request, at most 64 KiB. @throws NoteError MALFORMED, TOO_LARGE, BAD_NAME, TOO_MANY_SIGNATURES */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  if (body.length > MAX_BYTES) throw new NoteError("TOO_LARGE");
  const text = textOf(body);
  const end = text.indexOf("\n\n");
  const [old = "", ...hashes] = text.slice(0, Math.max(end, 0)).split("\n");
  const oldSize = Number(OLD.exec(old)?.[1]);
  if (!Number.isSafeInteger(oldSize) || hashes.length > MAX_HASHES) {
    throw new NoteError("MALFORMED");
  }
  const checkpoint = text.slice(end + 2);
  // A checkpoint it must be; whose it is, openCheckpoint tells.
  unverifiedCheckpoint(checkpoint);
  return { oldSize, proof: hashes.map(proofHash), checkpoint };
}

function proofHash(base64: string): Uint8Array {
  const hash = noteBase64(base64, "MALFORMED");
  if (hash.length !== HASH_BYTES) throw new NoteError("MALFORMED");
  return hash;
}

function textOf(body: Uint8Array): string {
  try {
    return decodeUtf8(body);
  } catch (error) {
    if (error instanceof EncodingError) throw new NoteError("MALFORMED");
    throw error;
  }
}
