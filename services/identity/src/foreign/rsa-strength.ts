import { JwkSetError } from "./jwk-set-error.ts";

const MIN_MODULUS_BITS = 2048;
/** Beyond this a single check takes longer than a caller waits. */
const MAX_MODULUS_BITS = 8192;
const MIN_EXPONENT = 65_537n;
/** FIPS 186-5 section A.1.1 allows larger ones; nobody makes them and OpenSSL refuses them with large moduli. */
const MAX_EXPONENT = 0xffff_ffffn;

/**
 * Refuses RSA keys that can be forged or that cost too much: modulus of 2048 to 8192 bits, odd exponent of at least 65537
 * (NIST SP 800-56B section 6.4.1.1). Libraries accept an exponent of 1, with which any message is its own signature.
 * @throws JwkSetError
 */
export function refuseWeakRsa(modulus: Uint8Array, exponent: Uint8Array): void {
  // Base64urlUInt has no leading zeros (RFC 7518 section 2), so the first byte counts.
  if (modulus[0] === 0 || exponent[0] === 0)
    throw new JwkSetError("has a number with leading zeros");
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < MIN_MODULUS_BITS || bits > MAX_MODULUS_BITS)
    throw new JwkSetError(
      `has a modulus outside of ${MIN_MODULUS_BITS} to ${MAX_MODULUS_BITS} bits`,
    );
  const e = exponent.length > 4 ? undefined : number(exponent);
  if (e === undefined || e < MIN_EXPONENT || e > MAX_EXPONENT || e % 2n === 0n)
    throw new JwkSetError(`has an exponent that is even or outside of ${MIN_EXPONENT} to 2^32`);
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}
