import { decodeBase64Url, encodeBase64Url, EncodingError } from "@writ/encoding";
import { sha256 } from "@writ/token";

const BYTES = 32;
const CHARACTERS = 43;

/** A new sign-in code (secret) and what is stored of it. */
export function newSignInCode(random: (bytes: number) => Uint8Array): {
  readonly code: string;
  readonly hash: Uint8Array;
} {
  const code = encodeBase64Url(random(BYTES));
  return { code, hash: sha256(code) };
}

/** What is stored of a code; undefined for a text that is no code. */
export function signInCodeHash(code: string): Uint8Array | undefined {
  if (code.length !== CHARACTERS) return undefined;
  try {
    decodeBase64Url(code);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
  return sha256(code);
}
