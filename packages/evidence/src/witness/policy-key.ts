import { decodeBase64, EncodingError } from "@writ/encoding";

const VKEY = /^[^\s\p{Cc}\p{Cs}+\ufeff]{1,255}\+[0-9a-f]{8}\+([A-Za-z0-9+/=]{44})$/u;

/**
 * The Ed25519 public key (32 bytes) in a verifier key of this type; undefined when the text has another form or type. Does
 * not compute the key's id, for which it had to hash: who makes a verifier of the key does.
 */
export function ed25519Of(vkey: string, type: number): Uint8Array | undefined {
  const [, base64] = VKEY.exec(vkey) ?? [];
  if (base64 === undefined) return undefined;
  try {
    const bytes = decodeBase64(base64);
    return bytes.length === 33 && bytes[0] === type ? bytes.subarray(1) : undefined;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
