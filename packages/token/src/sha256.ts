import { hash } from "node:crypto";

// 43 characters hold 258 bits, so the last one carries two bits that must be zero.
const FORM = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The SHA-256 digest, 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  // Not a Buffer, whose slice() would share its memory.
  return new Uint8Array(hash("sha256", data, "buffer"));
}

/** The SHA-256 digest as digests are written inside of tokens: base64url, 43 characters. Text counts as UTF-8. */
export function hashText(data: Uint8Array | string): string {
  return hash("sha256", data, "base64url");
}

/** Whether a text is canonical base64url of 32 bytes: a digest, a key thumbprint, a coordinate. */
export function isHashText(text: string): boolean {
  return FORM.test(text);
}
