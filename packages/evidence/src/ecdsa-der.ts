import { concatBytes } from "@writ/encoding";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const SCALAR_BYTES = 32;

/**
 * The signature r ‖ s of 64 bytes that a DER signature of ECDSA P-256 (RFC 3279 section 2.2.3) stands for; undefined unless
 * it is the one DER form of two numbers from 1 to 2^256 - 1: shortest lengths, shortest integers, and not a byte more.
 */
export function rawSignature(der: Uint8Array): Uint8Array | undefined {
  // Two integers of at most 33 bytes: no length needs a second byte.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2 || der.length > 72) return undefined;
  const r = integerAt(der, 2);
  if (r === undefined) return undefined;
  const s = integerAt(der, r.end);
  return s?.end === der.length ? concatBytes(padded(r.value), padded(s.value)) : undefined;
}

interface Integer {
  /** Without leading zeros. */
  readonly value: Uint8Array;
  readonly end: number;
}

function integerAt(der: Uint8Array, start: number): Integer | undefined {
  const length = der[start + 1] ?? 0;
  const end = start + 2 + length;
  if (der[start] !== INTEGER || length === 0 || end > der.length) return undefined;
  const content = der.subarray(start + 2, end);
  const [first = 0, second = 0] = content;
  if (first !== 0)
    return first < 0x80 && length <= SCALAR_BYTES ? { value: content, end } : undefined;
  // A zero in front keeps a number positive whose first bit is set, and is not there otherwise; also, zero is no value.
  if (second < 0x80 || length > SCALAR_BYTES + 1) return undefined;
  return { value: content.subarray(1), end };
}

function padded(value: Uint8Array): Uint8Array {
  const scalar = new Uint8Array(SCALAR_BYTES);
  scalar.set(value, SCALAR_BYTES - value.length);
  return scalar;
}
