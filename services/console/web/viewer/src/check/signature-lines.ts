import { decodeBase64, equalBytes } from "@writ/encoding";
import {
  cosignatureTime,
  NoteError,
  unverifiedCheckpoint,
  type VerifyCrypto,
  verifyNote,
} from "@writ/evidence";
import type { KnownKey } from "./known-keys.ts";

/** One signature under a checkpoint, or one that should be there. */
export interface SignatureLine {
  /** Name of the key. */
  readonly name: string;
  /** Undefined for a key that the trust does not name. */
  readonly role: KnownKey["role"] | undefined;
  /** Of a witness: its name in the policy. */
  readonly label: string;
  readonly state: "signed" | "wrong" | "unknown" | "missing";
  /** When it was made, in seconds since 1970, where it says so. */
  readonly timeS: number | undefined;
}

const ID_BYTES = 4;

/** Who signed a checkpoint when: every known key that should have, and every line of a key nobody knows. */
export async function signatureLines(
  note: string,
  known: readonly KnownKey[],
  crypto: Pick<VerifyCrypto, "ed25519">,
): Promise<readonly SignatureLine[]> {
  const { origin } = unverifiedCheckpoint(note);
  const expected = known.filter((key) => key.origin === undefined || key.origin === origin);
  const lines: SignatureLine[] = [];
  for (const one of expected) lines.push(await lineOf(note, one, crypto));
  const strangers = rawLines(note).filter((line) => keyOf(line, expected) === undefined);
  return [
    ...lines,
    ...strangers.map(({ name }) => {
      return { name, role: undefined, label: "", state: "unknown", timeS: undefined } as const;
    }),
  ];
}

/** A line under a note, as it stands there. */
export interface RawLine {
  readonly name: string;
  readonly base64: string;
  /** The key's id, 4 bytes, and the signature. */
  readonly bytes: Uint8Array;
}

/** The lines under a note that is readable. */
export function rawLines(note: string): readonly RawLine[] {
  const lines = note.slice(note.lastIndexOf("\n\n") + 2, -1).split("\n");
  return lines.map((line) => {
    const [, name = "", base64 = ""] = line.split(" ");
    return { name, base64, bytes: decodeBase64(base64) };
  });
}

/** The known key that a line says it is of. */
export function keyOf(
  { name, bytes }: Pick<RawLine, "name" | "bytes">,
  known: readonly KnownKey[],
): KnownKey | undefined {
  const id = bytes.subarray(0, ID_BYTES);
  return known.find(({ key }) => key.name === name && equalBytes(key.id, id));
}

async function lineOf(
  note: string,
  { role, label, key }: KnownKey,
  crypto: Pick<VerifyCrypto, "ed25519">,
): Promise<SignatureLine> {
  const line = { name: key.name, role, label };
  try {
    const [made] = (await verifyNote(crypto, note, [key])).signatures;
    const timeS =
      role === "log" || made === undefined ? undefined : cosignatureTime(made.signature);
    return { ...line, state: "signed", timeS };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    const state = error.code === "NOT_SIGNED" ? "missing" : "wrong";
    return { ...line, state, timeS: undefined };
  }
}
