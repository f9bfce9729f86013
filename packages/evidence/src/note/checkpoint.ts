import { encodeBase64 } from "@writ/encoding";
import { cosignatureTime } from "./cosignature.ts";
import { requireKeyName } from "./key-name.ts";
import { noteBase64 } from "./note-base64.ts";
import { NoteError } from "./note-error.ts";
import type { NoteVerifier } from "./note-verifier.ts";
import { openNote, splitNote } from "./open-note.ts";

/** The state of a log: how many leaves it has and the root over them. */
export interface Checkpoint {
  /** The log's identity, also the name of its key. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A checkpoint its log has signed, and who cosigned it when (seconds since 1970). */
export interface OpenedCheckpoint extends Checkpoint {
  readonly cosigned: readonly { readonly name: string; readonly timeS: number }[];
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;

/** The text of a checkpoint, to be signed (C2SP tlog-checkpoint). @throws NoteError */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  requireKeyName(origin);
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== 32) {
    throw new NoteError("MALFORMED");
  }
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/**
 * Reads the text of a checkpoint: what openNote returned, without signatures. Refuses extension
 * lines, since our logs write none. @throws NoteError
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = "", size = "", root = "", end, ...rest] = text.split("\n");
  if (end !== "" || rest.length > 0 || !DECIMAL.test(size)) throw new NoteError("MALFORMED");
  const checkpoint = { origin, size: Number(size), root: noteBase64(root, "MALFORMED") };
  // Also demands the limits of every part.
  formatCheckpoint(checkpoint);
  return checkpoint;
}

/**
 * Opens a signed checkpoint: it must be signed by the log, whose key name is its origin.
 * Cosignatures count only if their keys are given. @throws NoteError
 */
export function openCheckpoint(
  note: string | Uint8Array,
  log: NoteVerifier,
  cosigners: readonly NoteVerifier[] = [],
): OpenedCheckpoint {
  const { text, signatures } = openNote(note, [log, ...cosigners]);
  if (!signatures.some(({ key }) => key === log.key)) throw new NoteError("NOT_SIGNED");
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.key.name) throw new NoteError("WRONG_ORIGIN");
  const cosigned = signatures
    .filter(({ key }) => key !== log.key)
    .map(({ key, signature }) => ({ name: key.name, timeS: cosignatureTime(signature) }));
  return { ...checkpoint, cosigned };
}

/** Reads a signed checkpoint without verifying it: for showing and labelling, never for trusting. */
export function unverifiedCheckpoint(note: string | Uint8Array): Checkpoint {
  return parseCheckpoint(splitNote(note).text);
}
