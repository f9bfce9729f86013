import { NoteError } from "./note-error.ts";

const NAME = /^[^\s\p{Cc}\p{Cs}+\ufeff]{1,255}$/u;

/**
 * Demands a name a key may have: no white space, no plus sign, no control characters, at most 255
 * characters (C2SP signed-note). @throws NoteError BAD_NAME
 */
export function requireKeyName(name: string): void {
  if (!NAME.test(name)) throw new NoteError("BAD_NAME");
}
