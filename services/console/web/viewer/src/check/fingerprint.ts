import { encodeHex, encodeUtf8 } from "@writ/encoding";
import type { VerifyCrypto } from "@writ/evidence";

/** What a trust file is recognised by. */
export interface Fingerprint {
  /** SHA-256 of the text, hex: what `sha256sum` prints of the file. */
  readonly hex: string;
  /** Its first 128 bits as eight words that can be read aloud. */
  readonly words: string;
}

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
const WORDS = 8;

/** The fingerprint of a text. */
export async function fingerprint(
  text: string,
  { sha256 }: Pick<VerifyCrypto, "sha256">,
): Promise<Fingerprint> {
  const digest = await sha256(encodeUtf8(text));
  return { hex: encodeHex(digest), words: proquints(digest.subarray(0, 2 * WORDS)) };
}

/** Bytes as pronounceable words of 16 bits each: consonant, vowel, consonant, vowel, consonant (Wilkerson, arXiv:0901.4016). */
export function proquints(bytes: Uint8Array): string {
  const words: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const bits = ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
    words.push(
      [
        CONSONANTS[bits >> 12],
        VOWELS[(bits >> 10) & 3],
        CONSONANTS[(bits >> 6) & 15],
        VOWELS[(bits >> 4) & 3],
        CONSONANTS[bits & 15],
      ].join(""),
    );
  }
  return words.join("-");
}
