import type { Json } from "@writ/encoding";
import { sigstorePublicKey, type Validity } from "./public-key.ts";

/** A key of a service, for publication. */
export interface PublishedKey {
  /** Its RFC 7638 thumbprint: the hint in Sigstore bundles. */
  readonly kid: string;
  /** What it may sign, such as `statement`. */
  readonly use: string;
  /** The service that holds the private key. */
  readonly service: string;
  /** SubjectPublicKeyInfo in DER, Ed25519 or P-256. */
  readonly spkiDer: Uint8Array;
  readonly validity: Validity;
}

/** The media type of the published list of keys. */
export const KEY_LIST_TYPE = "application/vnd.writ.keys.v1+json";

/**
 * The keys outsiders need beside the trusted root:
 * `{mediaType, keys: [{kid, use, service, publicKey: {keyDetails, rawBytes, validFor: {start, end?}}}]}`, with no other
 * members, each `kid` once. `publicKey` is the `PublicKey` of Sigstore's protobuf-specs, so that its clients take it as it
 * is; `rawBytes` is the DER file that OpenSSL takes, in base64; `end` is absent while the key is in use.
 * @throws PublicKeyError
 */
export function keyList(keys: readonly PublishedKey[]): Json {
  return {
    mediaType: KEY_LIST_TYPE,
    keys: keys.map(({ kid, use, service, spkiDer, validity }) => ({
      kid,
      use,
      service,
      publicKey: sigstorePublicKey(spkiDer, validity),
    })),
  };
}
