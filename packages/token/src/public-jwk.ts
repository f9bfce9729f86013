import { createPublicKey, type KeyObject } from "node:crypto";
import { canonicalize, object, oneOf, type Shape, ShapeError, text } from "@writ/encoding";
import { hashText, isHashText } from "./sha256.ts";
import { TokenError } from "./token-error.ts";

/** The signature algorithms of our own tokens, by their fully specified names (RFC 9864, RFC 7518 3.4). */
export type Alg = "Ed25519" | "ES256";

/** An Ed25519 public key (RFC 8037 section 2); x is base64url of 32 bytes. */
export type Ed25519Jwk = { readonly crv: "Ed25519"; readonly kty: "OKP"; readonly x: string };

/** A P-256 public key (RFC 7518 section 6.2); x and y are base64url of 32 bytes. */
export type P256Jwk = {
  readonly crv: "P-256";
  readonly kty: "EC";
  readonly x: string;
  readonly y: string;
};

/** A public key as it stands in tokens and files: exactly these members, so never a private one. */
export type PublicJwk = Ed25519Jwk | P256Jwk;

const coordinate = text("base64url of 32 bytes", isHashText);

const ed25519Jwk: Shape<Ed25519Jwk> = object({
  crv: oneOf("Ed25519"),
  kty: oneOf("OKP"),
  x: coordinate,
});

const p256Jwk: Shape<P256Jwk> = object({
  crv: oneOf("P-256"),
  kty: oneOf("EC"),
  x: coordinate,
  y: coordinate,
});

/** The form of a public JWK of ours, for use inside of larger forms. */
export const publicJwkShape: Shape<PublicJwk> = (value, at) => {
  const kty = typeof value === "object" && value !== null && "kty" in value ? value.kty : undefined;
  return kty === "OKP" ? ed25519Jwk(value, at) : p256Jwk(value, at);
};

/**
 * Reads a JWK: Ed25519 or P-256, exactly the members of its key type. Any other member, private
 * ones and `kid`, `alg`, `use` included, is refused.
 * @throws TokenError TOKEN_MALFORMED
 */
export function readPublicJwk(value: unknown): PublicJwk {
  try {
    return publicJwkShape(value, "jwk");
  } catch (error) {
    throw new TokenError("TOKEN_MALFORMED", error instanceof ShapeError ? error.message : "jwk");
  }
}

/** The JWK of a key's public part. @throws TokenError TOKEN_MALFORMED unless it is Ed25519 or P-256 */
export function publicJwk(key: KeyObject): PublicJwk {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return readPublicJwk(publicKey.export({ format: "jwk" }));
}

/** The algorithm a key is for; a key is never used with another one. */
export function algOf(jwk: PublicJwk): Alg {
  return jwk.kty === "OKP" ? "Ed25519" : "ES256";
}

/** The key id: SHA-256 thumbprint of RFC 7638, base64url, 43 characters. */
export function thumbprint(jwk: PublicJwk): string {
  const { crv, kty, x } = jwk;
  return hashText(canonicalize(kty === "EC" ? { crv, kty, x, y: jwk.y } : { crv, kty, x }));
}
