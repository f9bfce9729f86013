import { encodeHex } from "./byte-text.ts";
import { EncodingError } from "./encoding-error.ts";

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIMES = 2 ** 48;

/**
 * A version 7 UUID in lower case (RFC 9562 section 5.7) of a time in milliseconds since 1970 and
 * 10 random bytes, of which 74 bits are used.
 * @throws EncodingError when the time does not fit 48 bits or there are not 10 bytes
 */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  if (!Number.isSafeInteger(nowMs) || nowMs < 0 || nowMs >= TIMES) {
    throw new EncodingError("time out of range");
  }
  if (random.length !== 10) throw new EncodingError("expected 10 random bytes");
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  bytes.set(random, 6);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = encodeHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether a text is a version 7 UUID in lower case. */
export function isUuidV7(text: string): boolean {
  return FORM.test(text);
}
