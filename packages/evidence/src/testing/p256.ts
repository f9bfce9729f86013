import { createECDH, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";

/** A P-256 key pair that is the same in every run, for tests. */
export interface TestP256 {
  readonly spkiDer: Uint8Array;
  /** ECDSA with SHA-256, DER. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** The P-256 key pair with this small number in its private key, for tests. */
export function testP256(seed: number): TestP256 {
  const secret = new Uint8Array(32).fill(seed);
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(secret);
  const point = new Uint8Array(ecdh.getPublicKey());
  const jwk = {
    kty: "EC",
    crv: "P-256",
    d: encodeBase64Url(secret),
    x: encodeBase64Url(point.slice(1, 33)),
    y: encodeBase64Url(point.slice(33)),
  };
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    spkiDer: new Uint8Array(der),
    sign: (message) => new Uint8Array(sign("sha256", message, { key, dsaEncoding: "der" })),
  };
}
