import { EncodingError } from "./encoding-error.ts";

const encoder = new TextEncoder();
// Without ignoreBOM a leading byte order mark would vanish unnoticed.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as UTF-8. A lone surrogate becomes U+FFFD, so check text of foreign origin before. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 as text; keeps a byte order mark. @throws EncodingError when the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new EncodingError("not UTF-8");
  }
}
