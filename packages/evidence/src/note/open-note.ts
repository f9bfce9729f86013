import { decodeUtf8, encodeUtf8, equalBytes } from "@writ/encoding";
import { requireKeyName } from "./key-name.ts";
import { noteBase64 } from "./note-base64.ts";
import { NoteError } from "./note-error.ts";
import { MAX_NOTE_BYTES, MAX_SIGNATURES, requireNoteCharacters } from "./note-text.ts";
import type { NoteVerifier } from "./note-verifier.ts";
import type { NoteKey } from "./vkey.ts";

/** A verified signature of a note. */
export interface NoteSignature {
  readonly key: NoteKey;
  /** Without the key id; its form depends on the key's type. */
  readonly signature: Uint8Array;
}

/** A note that at least one known key has signed. */
export interface Note {
  /** The signed text, with its last newline. */
  readonly text: string;
  /** Names of the keys that signed, each once. Different keys may share a name: see signatures. */
  readonly verified: readonly string[];
  /** One signature per key that signed. */
  readonly signatures: readonly NoteSignature[];
}

/**
 * Opens a signed note (C2SP signed-note). Signatures of unknown keys are ignored; one bad
 * signature of a known key, or none at all by a known key, refuses the note.
 * @throws NoteError
 */
export function openNote(note: string | Uint8Array, verifiers: readonly NoteVerifier[]): Note {
  const { text, lines } = splitNote(note);
  const message = encodeUtf8(text);
  const signatures = new Map<NoteVerifier, NoteSignature>();
  for (const { name, id, signature } of lines) {
    const known = verifiers.filter(({ key }) => key.name === name && equalBytes(key.id, id));
    if (known.length > 1) throw new NoteError("BAD_KEY");
    for (const verifier of known) {
      if (!verifier.verify(message, signature)) throw new NoteError("BAD_SIGNATURE");
      signatures.set(verifier, { key: verifier.key, signature });
    }
  }
  if (signatures.size === 0) throw new NoteError("NOT_SIGNED");
  const verified = new Set([...signatures.values()].map(({ key }) => key.name));
  return { text, verified: [...verified], signatures: [...signatures.values()] };
}

/** A signature line nobody has verified. */
export interface SignatureLine {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

/** Takes a note apart without verifying anything. @throws NoteError */
export function splitNote(note: string | Uint8Array): { text: string; lines: SignatureLine[] } {
  const whole = decoded(note);
  requireNoteCharacters(whole);
  const end = whole.lastIndexOf("\n\n");
  if (end < 0 || !whole.endsWith("\n")) throw new NoteError("MALFORMED");
  const lines = whole.slice(end + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new NoteError("TOO_MANY_SIGNATURES");
  return { text: whole.slice(0, end + 1), lines: lines.map(signatureLine) };
}

function decoded(note: string | Uint8Array): string {
  // A text has at least as many bytes as characters.
  if (note.length > MAX_NOTE_BYTES) throw new NoteError("TOO_LARGE");
  if (typeof note === "string") {
    if (encodeUtf8(note).length > MAX_NOTE_BYTES) throw new NoteError("TOO_LARGE");
    return note;
  }
  try {
    return decodeUtf8(note);
  } catch {
    throw new NoteError("MALFORMED");
  }
}

function signatureLine(line: string): SignatureLine {
  const [dash, name = "", base64 = "", ...rest] = line.split(" ");
  if (dash !== "\u2014" || rest.length > 0) throw new NoteError("MALFORMED");
  requireKeyName(name);
  const bytes = noteBase64(base64, "MALFORMED");
  if (bytes.length < 5) throw new NoteError("MALFORMED");
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}
