import { decodeUtf8, encodeUtf8, equalBytes } from "@writ/encoding";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { cosignatureClaim } from "./cosignature.ts";
import { requireKeyName } from "./key-name.ts";
import { noteBase64 } from "./note-base64.ts";
import { NoteError } from "./note-error.ts";
import { MAX_NOTE_BYTES, MAX_SIGNATURES, requireNoteCharacters } from "./note-text.ts";
import type { NoteVerifier } from "./note-verifier.ts";
import { NOTE_COSIGNATURE, type NoteKey } from "./vkey.ts";

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
  const known = knownSignatures(lines, verifiers);
  for (const { by, signature } of known) {
    if (!by.verify(message, signature)) throw new NoteError("BAD_SIGNATURE");
  }
  return noteSignedBy(text, known);
}

/** Opens a signed note as openNote does, where verifying may take its time. @throws NoteError */
export async function verifyNote(
  crypto: Pick<VerifyCrypto, "ed25519">,
  note: string | Uint8Array,
  keys: readonly NoteKey[],
): Promise<Note> {
  const { text, lines } = splitNote(note);
  const message = encodeUtf8(text);
  const known = knownSignatures(
    lines,
    keys.map((key) => ({ key })),
  );
  for (const { by, signature } of known) {
    const isCosigner = by.key.type === NOTE_COSIGNATURE;
    const claim = isCosigner ? cosignatureClaim(message, signature) : { message, signature };
    const holds =
      claim !== undefined &&
      (await crypto.ed25519(by.key.publicKey, claim.message, claim.signature));
    if (!holds) throw new NoteError("BAD_SIGNATURE");
  }
  return noteSignedBy(text, known);
}

interface KnownSignature<Holder> {
  readonly by: Holder;
  readonly signature: Uint8Array;
}

function knownSignatures<Holder extends { readonly key: NoteKey }>(
  lines: readonly SignatureLine[],
  holders: readonly Holder[],
): KnownSignature<Holder>[] {
  return lines.flatMap(({ name, id, signature }) => {
    const known = holders.filter(({ key }) => key.name === name && equalBytes(key.id, id));
    if (known.length > 1) throw new NoteError("BAD_KEY");
    return known.map((by) => ({ by, signature }));
  });
}

function noteSignedBy<Holder extends { readonly key: NoteKey }>(
  text: string,
  known: readonly KnownSignature<Holder>[],
): Note {
  const byKey = new Map(known.map(({ by, signature }) => [by.key, { key: by.key, signature }]));
  const signatures = [...byKey.values()];
  if (signatures.length === 0) throw new NoteError("NOT_SIGNED");
  return { text, verified: [...new Set(signatures.map(({ key }) => key.name))], signatures };
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
