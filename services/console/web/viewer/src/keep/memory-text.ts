import type { Kept } from "../check/recall.ts";

/** A memory is a text of signed notes; before each stands a line that says when it was kept. */
const KEPT = "kept ";
const NOTE = /^[^\n]{1,512}\n[0-9]{1,16}\n[A-Za-z0-9+/=]{44}\n\n\u2014 /;

/** The text of a memory, to be saved as a file. */
export function memoryText(kept: readonly Kept[]): string {
  return kept
    .map(({ note, keptAtMs }) => `${KEPT}${new Date(keptAtMs).toISOString()}\n${note}`)
    .join("\n");
}

/** The signed notes in a text that is a memory or a checkpoint by itself; undefined when it is neither. Nothing is verified. */
export function notesIn(text: string): readonly string[] | undefined {
  if (NOTE.test(text)) return [text];
  if (!text.startsWith(KEPT)) return undefined;
  const notes = text
    .split(/^kept [^\n]*\n/m)
    .slice(1)
    .map((note) => `${note.trimEnd()}\n`);
  const isMemory = notes.length > 0 && notes.every((note) => NOTE.test(note));
  return isMemory ? notes : undefined;
}
