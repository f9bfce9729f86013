import { encodeBase64, encodeUtf8 } from "@writ/encoding";

/** What a leaf of the log commits to. */
export interface SignedDigest {
  /** SHA-256 of the pre-authentication encoding, 32 bytes. */
  readonly paeDigest: Uint8Array;
  /** ECDSA P-256, DER. */
  readonly signatureDer: Uint8Array;
  /** The signer's public key, SubjectPublicKeyInfo in DER. */
  readonly spkiDer: Uint8Array;
}

/**
 * The bytes of a log entry: canonical JSON of a Rekor v2 `hashedrekord` 0.0.2 body, which Sigstore
 * clients verify unchanged. The key in it is not to be trusted for being there.
 */
export function hashedRekord({ paeDigest, signatureDer, spkiDer }: SignedDigest): Uint8Array {
  // Written out, in canonical order: base64 needs no escaping, and this is done for every entry.
  return encodeUtf8(
    `{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_256","digest":"${encodeBase64(paeDigest)}"},` +
      `"signature":{"content":"${encodeBase64(signatureDer)}","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"${encodeBase64(spkiDer)}"}}}}}}`,
  );
}
