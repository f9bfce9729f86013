import { NoteError } from "./note-error.ts";

/** Longest note, in bytes. */
export const MAX_NOTE_BYTES = 65_536;

/** Most signatures of a note; C2SP signed-note asks for at least 16. */
export const MAX_SIGNATURES = 32;

// Control characters but newline, and lone surrogates.
const REFUSED = /[^\P{Cc}\n]|\p{Cs}/u;

/**
 * Demands characters a note may have: no control characters but newline, no byte order mark in
 * front, no lone surrogates. @throws NoteError MALFORMED
 */
export function requireNoteCharacters(text: string): void {
  if (REFUSED.test(text) || text.startsWith("\ufeff")) throw new NoteError("MALFORMED");
}
