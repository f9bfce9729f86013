import { encodeBase64, encodeUtf8, type Json } from "@writ/encoding";
import type { KnownKey } from "./known-keys.ts";
import { latin, type Part, withTexts } from "./part.ts";
import { keyOf, rawLines } from "./signature-lines.ts";

const ID_BYTES = 4;
const MEMORY_STEP = 9;

/** The text of a signed note and each of its signatures. `steps`: which of them notice a changed text. */
export function noteParts(
  json: Json,
  of: string,
  note: string,
  known: readonly KnownKey[],
  steps: readonly number[],
): readonly Part[] {
  const end = note.lastIndexOf("\n\n") + 1;
  const renamed = (now: string): Uint8Array =>
    withTexts(json, (text) => text.replaceAll(note, () => now));
  const isOlder = steps.includes(MEMORY_STEP);
  return [
    {
      name: `${of} checkpoint`,
      bytes: encodeUtf8(note.slice(0, end)),
      noticedBy: () => steps,
      with: (now) => renamed(latin(now) + note.slice(end)),
    },
    ...rawLines(note).map((line): Part => {
      const role = keyOf(line, known)?.role;
      return {
        name: `${of} signature of ${line.name}`,
        bytes: line.bytes,
        noticedBy: (byte) => (isOlder ? steps : noticing(role, byte)),
        with: (now) => renamed(note.replace(` ${line.base64}\n`, () => ` ${encodeBase64(now)}\n`)),
      };
    }),
  ];
}

/** With its id a key is lost; and nobody looks at the signature of a key nobody knows. */
function noticing(role: KnownKey["role"] | undefined, byte: number): readonly number[] {
  if (role === undefined) return [];
  if (byte >= ID_BYTES || role === "log") return [6];
  return role === "timestamp" ? [8] : [7];
}
