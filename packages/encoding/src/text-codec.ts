/** The encodings of bytes as ASCII text that we use (RFC 4648 sections 4, 5 and 8). */
export type TextEncoding = "base64" | "base64url" | "hex";

/** Bytes to text and back. Decoding is lenient and never throws; being strict is its caller's work. */
export interface TextCodec {
  encode(bytes: Uint8Array, encoding: TextEncoding): string;
  decode(text: string, encoding: TextEncoding): Uint8Array;
}

/** The codec on Node's Buffer: the fast one. */
export function bufferCodec(buffer: typeof globalThis.Buffer): TextCodec {
  return {
    encode: (bytes, encoding) =>
      buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding),
    // Copied out, because a slice of Node's pool would keep 8 KiB alive for a 32 byte digest.
    decode: (text, encoding) => new Uint8Array(buffer.from(text, encoding)),
  };
}

/** The codec for browsers. */
export const portableCodec: TextCodec = {
  encode: (bytes, encoding) => {
    if (encoding === "hex") return hex(bytes);
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return encoding === "base64" ? base64 : toUrlAlphabet(base64);
  },
  decode: (text, encoding) => {
    if (encoding === "hex") return unhex(text);
    try {
      return Uint8Array.from(atob(fromUrlAlphabet(text)), (char) => char.charCodeAt(0));
    } catch {
      return new Uint8Array();
    }
  },
};

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromUrlAlphabet(text: string): string {
  return text.replaceAll("-", "+").replaceAll("_", "/");
}
