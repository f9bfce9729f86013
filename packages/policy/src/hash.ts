import { encodeHex, encodeUtf8 } from "@writ/encoding";

/** SHA-256: any bytes to 32 bytes, synchronously. */
export type Hash = (data: Uint8Array) => Uint8Array;

/** The digest of bytes, or of text as UTF-8, in the form `sha256:` and 64 hex digits. */
export function digestText(hash: Hash, data: Uint8Array | string): string {
  return `sha256:${encodeHex(hash(typeof data === "string" ? encodeUtf8(data) : data))}`;
}
