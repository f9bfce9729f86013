import { encodeBase64 } from "@writ/encoding";
import { HASH_BYTES } from "../merkle/hash.ts";
import { unverifiedCheckpoint } from "./checkpoint.ts";
import { noteBase64 } from "./note-base64.ts";
import { NoteError } from "./note-error.ts";

/** An inclusion proof with the checkpoint it leads to; says nothing until both are verified. */
export interface TlogProof {
  readonly index: number;
  /** Hashes from leaf to root, 32 bytes each. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const HEADER = "c2sp.org/tlog-proof@v1";
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
const EXTRA = "extra ";
// More hashes than a tree of 2^53 leaves can need.
const MAX_HASHES = 64;

/** Writes a proof as text (C2SP tlog-proof). @throws NoteError MALFORMED */
export function formatTlogProof({ index, proof, checkpoint }: TlogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new NoteError("MALFORMED");
  if (proof.length > MAX_HASHES || proof.some((hash) => hash.length !== HASH_BYTES)) {
    throw new NoteError("MALFORMED");
  }
  const hashes = proof.map((hash) => `${encodeBase64(hash)}\n`).join("");
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads the text of a proof; data on an `extra` line is passed over. @throws NoteError */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf("\n\n");
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  if (header !== HEADER) throw new NoteError("MALFORMED");
  if (lines[0]?.startsWith(EXTRA) === true) {
    noteBase64(lines[0].slice(EXTRA.length), "MALFORMED");
    lines.shift();
  }
  const [indexLine = "", ...hashes] = lines;
  const index = Number(INDEX.exec(indexLine)?.[1]);
  if (!Number.isSafeInteger(index) || hashes.length > MAX_HASHES) throw new NoteError("MALFORMED");
  const checkpoint = text.slice(end + 2);
  // A checkpoint it must be; whose it is, openCheckpoint tells.
  unverifiedCheckpoint(checkpoint);
  return { index, proof: hashes.map(proofHash), checkpoint };
}

function proofHash(base64: string): Uint8Array {
  const hash = noteBase64(base64, "MALFORMED");
  if (hash.length !== HASH_BYTES) throw new NoteError("MALFORMED");
  return hash;
}
