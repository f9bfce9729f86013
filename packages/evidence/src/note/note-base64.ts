import { decodeBase64, EncodingError } from "@writ/encoding";
import { type NoteCode, NoteError } from "./note-error.ts";

/** Base64 inside a note, key or proof; only its canonical form. @throws NoteError with this code */
export function noteBase64(text: string, otherwise: NoteCode): Uint8Array {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (error instanceof EncodingError) throw new NoteError(otherwise);
    throw error;
  }
}
