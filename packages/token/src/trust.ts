import { list, object, oneOf, type Shape, ShapeError, text } from "@writ/encoding";
import { hashOf, identifier } from "./claim-shapes.ts";
import { type PublicJwk, publicJwkShape, thumbprint } from "./public-jwk.ts";
import { TokenError } from "./token-error.ts";
import { type FindKey, findKeyAmong, verificationKeyFromJwk } from "./verification-key.ts";

/** A service's verification key. */
export interface TrustedKey {
  readonly kid: string;
  /** What it may sign: identity assertions, or statements of evidence. */
  readonly use: "exec-id" | "statement";
  /** The service that holds the private key. */
  readonly service: string;
  readonly jwk: PublicJwk;
  /** When it went out of use, UTC with milliseconds: nothing it signs later counts. Absent while it is in use. */
  readonly retiredAt?: string;
}

/** The public keys of a log. */
export interface TrustedLog {
  /** Its name, and that of its key. */
  readonly origin: string;
  /** Verifies its checkpoints (C2SP signed-note, type 0x01). */
  readonly vkey: string;
  /** Verifies the times in its checkpoints (C2SP tlog-cosignature, type 0x04). */
  readonly timestampVkey: string;
}

/** What a party has to know beforehand to verify anything. Public information only. */
export interface Trust {
  readonly trustDomain: string;
  /** The certificate authority of the services, PEM. */
  readonly caPem: string;
  /** The issuer of grants and key bundles, such as `urn:writ:writ.local:grants`. */
  readonly grantIssuer: string;
  /** The audience of client assertions, such as `urn:writ:writ.local:identity`. */
  readonly identityAudience: string;
  /** The evidence log in use. */
  readonly log: TrustedLog;
  /** The logs that were in use before it, the oldest first. */
  readonly closedLogs: readonly TrustedLog[];
  /** Which witnesses must have cosigned a checkpoint (C2SP tlog-policy). */
  readonly witnessPolicy: string;
  /** The keys that may sign a key bundle. */
  readonly bundleRoots: readonly PublicJwk[];
  readonly keys: readonly TrustedKey[];
}

/** The text is not a trust file. The message says where it is wrong. */
export class TrustError extends Error {
  override readonly name = "TrustError";
}

interface TrustFile extends Omit<Trust, "caPem"> {
  readonly version: 1;
  readonly ca: string;
}

const MAX_CHARACTERS = 262_144;

const instant = text("a time in UTC with milliseconds", isInstant);

const trustedKey: Shape<TrustedKey> = object<
  Omit<TrustedKey, "retiredAt">,
  Pick<TrustedKey, "retiredAt">
>(
  {
    kid: hashOf,
    use: oneOf("exec-id", "statement"),
    service: identifier,
    jwk: publicJwkShape,
  },
  { retiredAt: instant },
);

const trustedLog: Shape<TrustedLog> = object({
  origin: identifier,
  vkey: identifier,
  timestampVkey: identifier,
});

const trustFile: Shape<TrustFile> = object({
  version: (value, at) => {
    if (value !== 1) throw new ShapeError(`${at} is not 1`);
    return 1;
  },
  trustDomain: text("a trust domain", (value) => /^[a-z0-9._-]{1,255}$/.test(value)),
  ca: text("certificates in PEM", (value) => value.startsWith("-----BEGIN CERTIFICATE-----")),
  grantIssuer: identifier,
  identityAudience: identifier,
  log: trustedLog,
  closedLogs: list(trustedLog, 0, 32),
  witnessPolicy: text("a witness policy", (value) => value.length > 0 && value.length <= 16_384),
  bundleRoots: list(publicJwkShape, 1, 4),
  keys: list(trustedKey, 0, 256),
});

/**
 * Reads a trust file: JSON
 * `{version:1,trustDomain,ca,grantIssuer,identityAudience,log:{origin,vkey,timestampVkey},closedLogs:[log],witnessPolicy,
 * bundleRoots:[jwk],keys:[{kid,use,service,jwk,retiredAt?}]}` with no other members. Every key must be usable, every kid its key's thumbprint and there once.
 * @throws TrustError
 */
export function parseTrust(json: string): Trust {
  if (json.length > MAX_CHARACTERS) throw new TrustError("trust file is too large");
  try {
    const { version: _, ca, ...trust } = trustFile(JSON.parse(json), "trust");
    checkKeys(trust.bundleRoots, trust.keys);
    return { ...trust, caPem: ca };
  } catch (error) {
    if (error instanceof SyntaxError) throw new TrustError("trust file is not JSON");
    if (error instanceof ShapeError || error instanceof TokenError) {
      throw new TrustError(error.message);
    }
    throw error;
  }
}

/** Finds the keys in use that are trusted for one use and no others: what a service may sign, it may sign alone. */
export function findTrustedKey(trust: Pick<Trust, "keys">, use: TrustedKey["use"]): FindKey {
  const current = trust.keys.filter((key) => key.use === use && key.retiredAt === undefined);
  return findKeyAmong(current.map((key) => key.jwk));
}

function isInstant(value: string): boolean {
  const ms = Date.parse(value);
  return Number.isFinite(ms) && new Date(ms).toISOString() === value;
}

function checkKeys(roots: readonly PublicJwk[], keys: readonly TrustedKey[]): void {
  const kids = new Set<string>();
  for (const jwk of [...roots, ...keys.map((key) => key.jwk)]) {
    const { kid } = verificationKeyFromJwk(jwk);
    // One key for two purposes would let one service speak for another.
    if (kids.has(kid)) throw new TrustError("a key stands twice");
    kids.add(kid);
  }
  if (keys.some((key) => key.kid !== thumbprint(key.jwk))) {
    throw new TrustError("a kid is not its key's thumbprint");
  }
}
