import { decodeBase64Url, EncodingError } from "@writ/encoding";
import type { JWK } from "jose";
import { type ForeignAlg, foreignAlgs } from "./algorithms.ts";
import { JwkSetError } from "./jwk-set-error.ts";
import { refuseWeakRsa } from "./rsa-strength.ts";
import type { JsonObject } from "./strict-json.ts";

/** The members of a JWK that are the key (RFC 7518 section 6), and the algorithms it can serve. */
export interface PublicKeyMaterial {
  readonly jwk: JWK;
  readonly algs: readonly ForeignAlg[];
}

const CURVES: Readonly<Record<string, { readonly alg: ForeignAlg; readonly bytes: number }>> = {
  "P-256": { alg: "ES256", bytes: 32 },
  "P-384": { alg: "ES384", bytes: 48 },
  "P-521": { alg: "ES512", bytes: 66 },
};

/** Reads the key itself and leaves every other member behind. @throws JwkSetError */
export function readPublicKey(key: JsonObject): PublicKeyMaterial {
  const { kty } = key;
  if (kty === "RSA") {
    const { n, e } = { n: coordinate(key, "n"), e: coordinate(key, "e") };
    refuseWeakRsa(n.bytes, e.bytes);
    return { jwk: { kty, n: n.text, e: e.text }, algs: foreignAlgs.filter(isRsa) };
  }
  if (kty === "EC") {
    const { crv } = key;
    const curve = typeof crv === "string" && Object.hasOwn(CURVES, crv) ? CURVES[crv] : undefined;
    if (typeof crv !== "string" || curve === undefined)
      throw new JwkSetError("is on none of the curves P-256, P-384, P-521");
    const x = coordinate(key, "x", curve.bytes).text;
    const y = coordinate(key, "y", curve.bytes).text;
    return { jwk: { kty, crv, x, y }, algs: [curve.alg] };
  }
  if (kty === "OKP" && key["crv"] === "Ed25519")
    return { jwk: { kty, crv: "Ed25519", x: coordinate(key, "x", 32).text }, algs: ["Ed25519"] };
  throw new JwkSetError("is neither RSA, EC nor Ed25519");
}

function isRsa(alg: ForeignAlg): boolean {
  return alg.startsWith("RS") || alg.startsWith("PS");
}

function coordinate(
  key: JsonObject,
  name: string,
  length?: number,
): { readonly text: string; readonly bytes: Uint8Array } {
  const text = key[name];
  if (typeof text !== "string") throw new JwkSetError(`has no ${name}`);
  const bytes = decoded(text, name);
  if (length !== undefined && bytes.length !== length)
    throw new JwkSetError(`has an ${name} that is not ${length} bytes long`);
  return { text, bytes };
}

function decoded(text: string, name: string): Uint8Array {
  try {
    return decodeBase64Url(text);
  } catch (error) {
    if (error instanceof EncodingError)
      throw new JwkSetError(`has an ${name} that is not base64url`);
    throw error;
  }
}
