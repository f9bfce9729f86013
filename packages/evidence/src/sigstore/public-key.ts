import { concatBytes, decodeHex, encodeBase64, encodeHex, type Json } from "@writ/encoding";

/** When signatures of a key count, milliseconds since 1970; `toMs` is null while it is in use. */
export interface Validity {
  /** 0 where nobody has written down when the key came into use. */
  readonly fromMs: number;
  readonly toMs: number | null;
}

// SubjectPublicKeyInfo up to the key itself (RFC 8410, RFC 5480): nothing in it varies.
const ED25519_SPKI = "302a300506032b6570032100";
const P256_SPKI = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

/** The bytes are not the SubjectPublicKeyInfo of an Ed25519 or P-256 key. */
export class PublicKeyError extends Error {
  override readonly name = "PublicKeyError";
}

/** SubjectPublicKeyInfo in DER of a raw Ed25519 key of 32 bytes. */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array {
  return concatBytes(decodeHex(ED25519_SPKI), publicKey);
}

/** A key as Sigstore writes it (protobuf-specs `PublicKey`): what it is for, and when. @throws PublicKeyError */
export function sigstorePublicKey(spkiDer: Uint8Array, { fromMs, toMs }: Validity): Json {
  return {
    keyDetails: keyDetails(spkiDer),
    rawBytes: encodeBase64(spkiDer),
    validFor: {
      start: new Date(fromMs).toISOString(),
      ...(toMs === null ? {} : { end: new Date(toMs).toISOString() }),
    },
  };
}

function keyDetails(spkiDer: Uint8Array): string {
  const hex = encodeHex(spkiDer);
  if (spkiDer.length === 44 && hex.startsWith(ED25519_SPKI)) return "PKIX_ED25519";
  // An uncompressed point, as every library writes it.
  if (spkiDer.length === 91 && hex.startsWith(`${P256_SPKI}04`)) return "PKIX_ECDSA_P256_SHA_256";
  throw new PublicKeyError("neither an Ed25519 nor a P-256 key");
}
