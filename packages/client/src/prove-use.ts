import { createHash } from "node:crypto";
import { canonicalBytes, encodeBase64Url, type Json } from "@writ/encoding";
import { makeProofOfPossession, publicJwk, signingKeyFromPem, tokenHash } from "@writ/token";

const REDEEM = "/writ.grant.v1.GrantService/Redeem";
const LIFETIME_S = 60;

/** Proves, once, that the caller of an executing service holds the grant's key and means this input. */
export interface Holder {
  readonly keyId: string;
  /** A proof (exec-pop+jwt) to send along with the grant and the input. `audience` is the executing service's. */
  proveUse(use: {
    readonly grant: string;
    readonly audience: string;
    readonly input: Json | Uint8Array;
    readonly nowMs: number;
    /** A fresh id for every proof. */
    readonly jti: string;
  }): string;
}

/** The holder of a key (PKCS#8 PEM; Ed25519 or P-256). */
export function holder(keyPem: string): Holder {
  const key = signingKeyFromPem(keyPem);
  const jwk = publicJwk(key.publicKey);
  return {
    keyId: key.kid,
    proveUse({ grant, audience, input, nowMs, jti }) {
      const iat = Math.floor(nowMs / 1000);
      const bytes = inputBytes(input);
      const claims = {
        aud: audience,
        exp: iat + LIFETIME_S,
        gth: tokenHash(grant),
        iat,
        jti,
        rpc: REDEEM,
        rqh: encodeBase64Url(createHash("sha256").update(bytes).digest()),
      };
      return makeProofOfPossession(claims, key, jwk);
    },
  };
}

/** The canonical bytes of an input: bytes are taken as they are, anything else is written as RFC 8785 says. */
export function inputBytes(input: Json | Uint8Array): Uint8Array {
  return input instanceof Uint8Array ? input : canonicalBytes(input);
}
