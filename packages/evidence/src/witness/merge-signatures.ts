import { concatBytes, encodeBase64, encodeHex } from "@writ/encoding";
import { NoteError } from "../note/note-error.ts";
import type { NoteVerifier } from "../note/note-verifier.ts";
import { openNote, type SignatureLine, splitNote } from "../note/open-note.ts";

/**
 * Appends signature lines (`— name base64` and newline each; also none) to a note. A line of a key that has signed already
 * is left out: what stood first stays. Verifies nothing, so what a stranger sent goes through cosignaturesOf first.
 * @throws NoteError
 */
export function mergeSignatures(note: string, lines: string): string {
  const { text, lines: there } = splitNote(note);
  if (lines === "") return note;
  const taken = new Set(there.map(keyOf));
  const added = splitNote(withLines(text, lines)).lines.filter((line) => {
    const isNew = !taken.has(keyOf(line));
    taken.add(keyOf(line));
    return isNew;
  });
  const merged = note + added.map(format).join("");
  // Also demands the limits of a note.
  splitNote(merged);
  return merged;
}

/**
 * Of the lines that a witness answered with, those that the given keys made over this note's text, one for each key. Lines
 * of other keys are left out (C2SP tlog-witness). @throws NoteError NOT_SIGNED when none is left, BAD_SIGNATURE for a false one
 */
export function cosignaturesOf(
  note: string,
  lines: string,
  witnesses: readonly NoteVerifier[],
): string {
  const { signatures } = openNote(withLines(splitNote(note).text, lines), witnesses);
  return signatures
    .map(({ key, signature }) => format({ name: key.name, id: key.id, signature }))
    .join("");
}

function withLines(text: string, lines: string): string {
  // An empty line would move the border between text and signatures.
  if (lines.startsWith("\n") || lines.includes("\n\n")) throw new NoteError("MALFORMED");
  return `${text}\n${lines}`;
}

function keyOf({ name, id }: SignatureLine): string {
  return `${name} ${encodeHex(id)}`;
}

function format({ name, id, signature }: SignatureLine): string {
  return `\u2014 ${name} ${encodeBase64(concatBytes(id, signature))}\n`;
}
