import { encodeUtf8 } from "@writ/encoding";
import { type CryptoKey, importJWK } from "jose";
import type { ForeignAlg } from "./algorithms.ts";
import { JwkSetError } from "./jwk-set-error.ts";
import { readPublicKey } from "./public-key.ts";
import { isObject, type JsonObject, parseStrictObject, StrictJsonError } from "./strict-json.ts";

/** The class of tokens a set is for: SPIFFE bundles mark their keys differently. */
export type KeyUse = "oidc" | "jwt_svid";

/** One key of an issuer that may verify tokens. */
export interface IssuerKey {
  readonly kid: string;
  /** What the key can verify: by its type and curve, or only the one algorithm it names. */
  readonly algs: readonly ForeignAlg[];
  /** The key ready for use with one of its algorithms; imported once. */
  imported(alg: ForeignAlg): Promise<CryptoKey>;
}

const MAX_SET_BYTES = 256 * 1024;
const MAX_KEYS = 100;
const MAX_KID_LENGTH = 256;
/** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1: what only a private or a secret key has. */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * Reads a JWK Set (RFC 7517) and returns the keys that may verify tokens of the class. Keys for other uses are left out but must not be private either.
 * @throws JwkSetError over 256 KiB or 100 keys, ambiguous JSON, a private member, a key id twice, no key left, a weak or unsupported key
 */
export function readJwkSet(json: string, use: KeyUse): readonly IssuerKey[] {
  const keys = keyList(json).map((key, index) => readKey(key, index, use));
  const usable = keys.filter((key) => key !== undefined);
  if (usable.length === 0) throw new JwkSetError("no key of the set is for verifying these tokens");
  if (new Set(usable.map((key) => key.kid)).size !== usable.length)
    throw new JwkSetError("a kid stands twice");
  return usable;
}

function keyList(json: string): readonly unknown[] {
  const bytes = encodeUtf8(json);
  if (bytes.length > MAX_SET_BYTES) throw new JwkSetError("the set is larger than 256 KiB");
  const { keys } = object(bytes);
  if (!Array.isArray(keys)) throw new JwkSetError("the set has no array of keys");
  if (keys.length > MAX_KEYS) throw new JwkSetError(`the set has more than ${MAX_KEYS} keys`);
  return keys;
}

function object(bytes: Uint8Array): JsonObject {
  try {
    return parseStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError) throw new JwkSetError(`the set: ${error.message}`);
    throw error;
  }
}

function readKey(key: unknown, index: number, use: KeyUse): IssuerKey | undefined {
  try {
    if (!isObject(key)) throw new JwkSetError("is not an object");
    if (key["kty"] === "oct" || PRIVATE_MEMBERS.some((name) => Object.hasOwn(key, name)))
      throw new JwkSetError("is not a public key");
    return isForVerifying(key, use) ? issuerKey(key) : undefined;
  } catch (error) {
    if (error instanceof JwkSetError) throw new JwkSetError(`keys[${index}] ${error.message}`);
    throw error;
  }
}

/** RFC 7517 sections 4.2 and 4.3; JWT-SVID section 4.2 marks its keys "jwt-svid" and says to ignore all others. */
function isForVerifying(key: JsonObject, use: KeyUse): boolean {
  if (use === "jwt_svid") return key["use"] === "jwt-svid";
  const operations = key["key_ops"];
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes("verify")))
    return false;
  return key["use"] === undefined || key["use"] === "sig";
}

function issuerKey(key: JsonObject): IssuerKey {
  const { kid, alg } = key;
  if (typeof kid !== "string" || kid === "" || kid.length > MAX_KID_LENGTH)
    throw new JwkSetError(`has no kid of 1 to ${MAX_KID_LENGTH} characters`);
  const material = readPublicKey(key);
  const algs = alg === undefined ? material.algs : material.algs.filter((a) => a === alg);
  if (algs.length === 0)
    throw new JwkSetError("names an algorithm that is not its own or not allowed");
  const ready = new Map<ForeignAlg, Promise<CryptoKey>>();
  return {
    kid,
    algs,
    imported: (wanted) => {
      const key = ready.get(wanted) ?? importKey(material.jwk, wanted);
      ready.set(wanted, key);
      return key;
    },
  };
}

async function importKey(jwk: object, alg: ForeignAlg): Promise<CryptoKey> {
  // Only the key itself is handed on: jose passes over keys marked "jwt-svid", and our own checks are done.
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) throw new JwkSetError("is not a public key");
  return key;
}
