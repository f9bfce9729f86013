import { encodeBase64Url } from "@writ/encoding";
import {
  makeClientAssertion,
  makeProofOfPossession,
  publicJwk,
  signingKeyFromPem,
} from "@writ/token";

const AUTHORIZE = "/writ.policy.v1.AuthorizationService/Authorize";
const LIFETIME_S = 60;

/** What a request's proof is bound to. */
interface Binding {
  /** SHA-256 of the canonical request document. */
  readonly requestDigest: Uint8Array;
  /** The identity service's audience, from the trust file. */
  readonly identityAudience: string;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** A fresh id for every token. */
  readonly newId: () => string;
}

/** Who asks. It signs each request anew; nothing it makes can be used for another request. */
export interface Credential {
  /** RFC 7638 thumbprint of the holder key grants will be bound to. */
  readonly keyId: string;
  present(binding: Binding): PresentedCredential;
}

/** A credential made for one request. */
export type PresentedCredential =
  | { readonly kind: "client_assertion"; readonly token: string }
  | { readonly kind: "bearer_token"; readonly token: string; readonly proof: string };

/** A registered principal with its holder key (PKCS#8 PEM; Ed25519 or P-256). `clientId` is `<tenant>/<Type>::<id>`. */
export function holderCredential(options: {
  readonly clientId: string;
  readonly keyPem: string;
}): Credential {
  const key = signingKeyFromPem(options.keyPem);
  return {
    keyId: key.kid,
    present: ({ requestDigest, identityAudience, nowMs, newId }) => {
      const iat = Math.floor(nowMs / 1000);
      const claims = {
        aud: identityAudience,
        exp: iat + LIFETIME_S,
        iat,
        iss: options.clientId,
        jti: newId(),
        rpc: AUTHORIZE,
        rqh: encodeBase64Url(requestDigest),
        sub: options.clientId,
      };
      return { kind: "client_assertion", token: makeClientAssertion(claims, key) };
    },
  };
}

/** A token of a configured issuer (OIDC, JWT-SVID) and the holder key grants will be bound to. */
export function bearerCredential(options: {
  readonly token: string;
  readonly keyPem: string;
}): Credential {
  const key = signingKeyFromPem(options.keyPem);
  const jwk = publicJwk(key.publicKey);
  return {
    keyId: key.kid,
    present: ({ requestDigest, identityAudience, nowMs, newId }) => {
      const iat = Math.floor(nowMs / 1000);
      const claims = {
        aud: identityAudience,
        exp: iat + LIFETIME_S,
        iat,
        jti: newId(),
        rpc: AUTHORIZE,
        rqh: encodeBase64Url(requestDigest),
      };
      const proof = makeProofOfPossession(claims, key, jwk);
      return { kind: "bearer_token", token: options.token, proof };
    },
  };
}
