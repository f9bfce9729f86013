import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import { SignJWT } from "jose";
import type { ForeignAlg } from "../foreign/algorithms.ts";
import { readJwkSet } from "../foreign/jwk-set.ts";
import type { ForeignIssuer } from "../foreign/verify-foreign-token.ts";

/** An issuer's key pair, for tests. */
export interface TestKey {
  readonly kid: string;
  readonly alg: ForeignAlg;
  readonly privateKey: KeyObject;
  /** Public JWK with kid. */
  readonly jwk: { readonly [name: string]: unknown };
}

const CURVES: Partial<Record<ForeignAlg, string>> = {
  ES256: "P-256",
  ES384: "P-384",
  ES512: "P-521",
};

/** The moment at which tokens of tests are made, in seconds. */
export const NOW_S = 1_800_000_000;

/** A fresh key pair that signs with the algorithm. */
export function testKey(alg: ForeignAlg, kid: string): TestKey {
  const { privateKey, publicKey } = keyPair(alg);
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid } };
}

/** Claims of a token that is good at NOW_S. */
export const goodClaims = {
  iss: "https://login.example.org",
  sub: "alice",
  aud: "urn:writ:test:identity",
  iat: NOW_S - 10,
  exp: NOW_S + 600,
} as const;

/** Claims of a JWT-SVID that is good at NOW_S; SPIRE writes the audience as a list. */
export const goodSvidClaims = {
  sub: "spiffe://example.org/ns/shop/sa/cart",
  aud: ["urn:writ:test:identity"],
  exp: NOW_S + 300,
} as const;

/** An OIDC issuer that trusts the keys for the algorithms they were made for. */
export function testIssuer(
  keys: readonly TestKey[],
  changes: Partial<ForeignIssuer> = {},
): ForeignIssuer {
  const kind = changes.kind ?? "oidc";
  const use = kind === "oidc" ? "sig" : "jwt-svid";
  const set = { keys: keys.map((key) => ({ ...key.jwk, use })) };
  return {
    issuer: kind === "oidc" ? goodClaims.iss : "spiffe://example.org",
    kind,
    algorithms: [...new Set(keys.map((key) => key.alg))],
    audience: goodClaims.aud,
    keys: readJwkSet(JSON.stringify(set), kind),
    maxLifetimeS: 3600,
    ...changes,
  };
}

/** A JWT as a real issuer makes it: by jose. */
export function issueToken(key: TestKey, claims: { readonly [name: string]: unknown }) {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT" })
    .sign(key.privateKey);
}

/** A token whose Ed25519 signature is good, over a header and payload no library would make. Objects are written as JSON. */
export function forgedToken(key: TestKey, header: object | string, payload: object | string) {
  const text = (part: object | string) => (typeof part === "string" ? part : JSON.stringify(part));
  const segments = [header, payload].map((part) => encodeBase64Url(encodeUtf8(text(part))));
  const input = segments.join(".");
  return `${input}.${encodeBase64Url(sign(null, encodeUtf8(input), key.privateKey))}`;
}

function keyPair(alg: ForeignAlg): {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
} {
  const namedCurve = CURVES[alg];
  if (namedCurve !== undefined) return generateKeyPairSync("ec", { namedCurve });
  if (alg === "Ed25519") return generateKeyPairSync("ed25519");
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}
