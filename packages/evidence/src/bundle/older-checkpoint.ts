import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import { NoteError } from "../note/note-error.ts";
import { splitNote } from "../note/open-note.ts";

/** A signed checkpoint with the signatures under its log's name only. @throws NoteError NOT_SIGNED when there is none */
export function logSignedOnly(note: string): string {
  const { origin } = unverifiedCheckpoint(note);
  const { text, lines } = splitNote(note);
  const verbatim = note.slice(text.length + 1, -1).split("\n");
  const kept = verbatim.filter((_, at) => lines[at]?.name === origin);
  if (kept.length === 0) throw new NoteError("NOT_SIGNED");
  return `${text}\n${kept.join("\n")}\n`;
}
