import { concatBytes, decodeBase64Url, decodeHex, EncodingError } from "@writ/encoding";
import { type BundleTrust, parseWitnessPolicy, WitnessPolicyError } from "@writ/evidence";

/** The text is not a trust file. The message says where it is wrong. */
export class TrustTextError extends Error {
  override readonly name = "TrustTextError";
}

type Members = Readonly<Record<string, unknown>>;

const MAX_CHARACTERS = 262_144;
const MAX_KEYS = 256;
/** SubjectPublicKeyInfo of an uncompressed point of P-256, without the point's 64 bytes (RFC 5480). */
const P256_SPKI = decodeHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

/** Reads the trust file that a cluster publishes, as far as bundles are verified with it. @throws TrustTextError */
export function readTrust(text: string): BundleTrust {
  if (text.length > MAX_CHARACTERS) throw new TrustTextError("it is too large");
  const file = record(parsed(text), "the file");
  const keys = list(file, "keys")
    .map((key, i) => record(key, `keys[${i}]`))
    .filter((key) => member(key, "use") === "statement")
    .map((key) => ({
      kid: string(key, "kid"),
      service: string(key, "service"),
      spkiDer: spki(record(member(key, "jwk"), "jwk")),
      retiredAtMs: member(key, "retiredAt") === undefined ? null : time(string(key, "retiredAt")),
    }));
  const logs = [member(file, "log"), ...list(file, "closedLogs")].map((one) => {
    const log = record(one, "log");
    return {
      origin: string(log, "origin"),
      vkey: string(log, "vkey"),
      timestampVkey: string(log, "timestampVkey"),
    };
  });
  return { logs, witnessPolicy: string(file, "witnessPolicy"), keys };
}

/** Whether a text claims to be a trust file. */
export function looksLikeTrust(text: string): boolean {
  return (
    text.length <= MAX_CHARACTERS && text.includes('"witnessPolicy"') && text.includes('"log"')
  );
}

/** Whether a text is a witness policy by itself (C2SP tlog-policy). */
export function isWitnessPolicy(text: string): boolean {
  try {
    const { logs, witnesses } = parseWitnessPolicy(text);
    return logs.length + witnesses.length > 0;
  } catch (error) {
    if (error instanceof WitnessPolicyError) return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, refusePrototype);
  } catch (error) {
    if (error instanceof TrustTextError) throw error;
    throw new TrustTextError("it is not JSON");
  }
}

function refusePrototype(name: string, value: unknown): unknown {
  if (name === "__proto__") throw new TrustTextError("it has a member __proto__");
  return value;
}

function spki(jwk: Members): Uint8Array {
  try {
    const [x, y] = [string(jwk, "x"), string(jwk, "y")].map(decodeBase64Url);
    const isP256 = member(jwk, "kty") === "EC" && member(jwk, "crv") === "P-256";
    if (!isP256 || x?.length !== 32 || y?.length !== 32)
      throw new TrustTextError("a statement key is not on P-256");
    return concatBytes(P256_SPKI, x, y);
  } catch (error) {
    if (error instanceof EncodingError) throw new TrustTextError("a key is not base64url");
    throw error;
  }
}

function member(of: Members, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function record(value: unknown, what: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TrustTextError(`${what} is not an object`);
  return value as Members;
}

function list(of: Members, name: string): readonly unknown[] {
  const value = member(of, name);
  if (!Array.isArray(value)) throw new TrustTextError(`${name} is not a list`);
  if (value.length > MAX_KEYS) throw new TrustTextError(`${name} is too long`);
  return value;
}

function string(of: Members, name: string): string {
  const value = member(of, name);
  if (typeof value !== "string" || value === "") throw new TrustTextError(`${name} is missing`);
  return value;
}

function time(text: string): number {
  const ms = Date.parse(text);
  if (!Number.isFinite(ms)) throw new TrustTextError("retiredAt is no time");
  return ms;
}
