/** What verifying takes: each may answer at once (node:crypto) or later (WebCrypto). */
export interface VerifyCrypto {
  /** SHA-256, 32 bytes. */
  readonly sha256: (data: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Whether it is the Ed25519 signature (RFC 8032) of this raw public key of 32 bytes over the message. */
  readonly ed25519: (
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => boolean | Promise<boolean>;
  /** Whether it is the ECDSA P-256 SHA-256 signature, strict DER, of this key (SubjectPublicKeyInfo, DER) over the message. */
  readonly p256: (
    spkiDer: Uint8Array,
    message: Uint8Array,
    signatureDer: Uint8Array,
  ) => boolean | Promise<boolean>;
}
