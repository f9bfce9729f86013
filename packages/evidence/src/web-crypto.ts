import { rawSignature } from "./ecdsa-der.ts";
import type { VerifyCrypto } from "./verify-crypto.ts";

/** Bytes that no other thread can change: what WebCrypto takes. */
type Bytes = Uint8Array<ArrayBuffer>;

/** What is used of WebCrypto's `SubtleCrypto`: `crypto.subtle` of browsers and of Node fits. */
export interface Subtle<Key = unknown> {
  digest(algorithm: "SHA-256", data: Bytes): Promise<ArrayBuffer>;
  importKey(
    format: "raw" | "spki",
    keyData: Bytes,
    algorithm: { readonly name: string; readonly namedCurve?: string },
    extractable: false,
    keyUsages: ["verify"],
  ): Promise<Key>;
  verify(
    algorithm: { readonly name: string; readonly hash?: string },
    key: Key,
    signature: Bytes,
    data: Bytes,
  ): Promise<boolean>;
}

const ED25519 = { name: "Ed25519" };
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const P256_SHA256 = { name: "ECDSA", hash: "SHA-256" };

/**
 * Verifying with WebCrypto. The functions reject as WebCrypto does when it does not know an algorithm or a public key is no
 * key; a signature of the wrong form is just not valid.
 */
export function webCrypto<Key>(subtle: Subtle<Key>): VerifyCrypto {
  return {
    sha256: async (data) => new Uint8Array(await subtle.digest("SHA-256", own(data))),
    async ed25519(publicKey, message, signature) {
      const key = await subtle.importKey("raw", own(publicKey), ED25519, false, ["verify"]);
      return subtle.verify(ED25519, key, own(signature), own(message));
    },
    async p256(spkiDer, message, signatureDer) {
      const signature = rawSignature(signatureDer);
      if (signature === undefined) return false;
      const key = await subtle.importKey("spki", own(spkiDer), P256, false, ["verify"]);
      return subtle.verify(P256_SHA256, key, own(signature), own(message));
    },
  };
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
