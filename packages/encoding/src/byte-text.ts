import { EncodingError } from "./encoding-error.ts";
import { bufferCodec, portableCodec, type TextCodec, type TextEncoding } from "./text-codec.ts";

// A browser has no Buffer, whatever the types of Node say.
const nodeBuffer: typeof globalThis.Buffer | undefined = globalThis.Buffer;
const codec = nodeBuffer === undefined ? portableCodec : bufferCodec(nodeBuffer);

/** Base64url without padding (RFC 4648 section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return codec.encode(bytes, "base64url");
}

/** Base64url in its one canonical form: no padding, no stray bits. @throws EncodingError */
export function decodeBase64Url(text: string): Uint8Array {
  return decodeStrictly(text, "base64url", codec);
}

/** Base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return codec.encode(bytes, "base64");
}

/** Base64 in its one canonical form: padded, no stray bits. @throws EncodingError */
export function decodeBase64(text: string): Uint8Array {
  return decodeStrictly(text, "base64", codec);
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return codec.encode(bytes, "hex");
}

/** Lower-case hex in pairs. @throws EncodingError */
export function decodeHex(text: string): Uint8Array {
  return decodeStrictly(text, "hex", codec);
}

/** Decodes text that must be exactly what encoding its bytes would give. @throws EncodingError */
export function decodeStrictly(text: string, encoding: TextEncoding, by: TextCodec): Uint8Array {
  const bytes = by.decode(text, encoding);
  if (by.encode(bytes, encoding) !== text) throw new EncodingError(`not canonical ${encoding}`);
  return bytes;
}
