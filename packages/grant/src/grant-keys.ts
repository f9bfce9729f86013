import {
  type BundleKey,
  findKeyAmong,
  type PublicJwk,
  readKeyBundle,
  type VerificationKey,
  verificationKeyFromJwk,
} from "@writ/token";

/** A verification key of the control plane. `notAfterMs` ends its use for verifying too. */
export interface GrantKey {
  readonly key: VerificationKey;
  readonly state: BundleKey["state"];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** The keys of one verified key bundle, ready for use. Times in milliseconds. */
export interface GrantKeys {
  /** Number of the bundle; never goes back. */
  readonly seq: number;
  readonly signedAtMs: number;
  /** How long after `signedAtMs` the bundle says it may be used. */
  readonly maxAgeMs: number;
  /** The key that may sign grants under this kid. */
  find(kid: string): GrantKey | undefined;
  /** The key that may sign revocation frames under this kid. */
  findRevocation(kid: string): GrantKey | undefined;
}

/** The bundle is authentic but older than one already seen: somebody turned it back. */
export class KeyBundleRolledBackError extends Error {
  override readonly name = "KeyBundleRolledBackError";
}

/** Where the bundle comes from and what is known already. */
export interface GrantKeysUse {
  readonly issuer: string;
  /** The keys that may sign bundles, from the trust file. */
  readonly roots: readonly PublicJwk[];
  readonly nowMs: number;
  /** `seq` of the last bundle seen; the caller keeps it over restarts if it can. */
  readonly previousSeq?: number;
}

/**
 * Verifies a key bundle and imports its keys once, so that verifying grants does not.
 * @throws TokenError, KeyBundleRolledBackError
 */
export function grantKeys(bundleToken: string, use: GrantKeysUse): GrantKeys {
  const { roots, previousSeq } = use;
  const bundle = readKeyBundle(bundleToken, findKeyAmong(roots), use);
  if (previousSeq !== undefined && !(bundle.seq >= previousSeq)) {
    throw new KeyBundleRolledBackError("the key bundle is older than one already seen");
  }
  const grants = imported(bundle.keys, "exec-grant");
  const revocations = imported(bundle.keys, "exec-revocation");
  return {
    seq: bundle.seq,
    signedAtMs: bundle.iat * 1000,
    maxAgeMs: (bundle.exp - bundle.iat) * 1000,
    find: (kid) => grants.get(kid),
    findRevocation: (kid) => revocations.get(kid),
  };
}

/** Whether a key may verify now: signing or retired, not distrusted, and in its time. */
export function isUsable(key: GrantKey, nowMs: number): boolean {
  return isTrusted(key) && isInTime(key, nowMs);
}

/** Whether a key is signing or retired, and not distrusted. */
export function isTrusted(key: GrantKey): boolean {
  return key.state === "ACTIVE" || key.state === "OLD";
}

/** Whether now is within a key's time. */
export function isInTime(key: GrantKey, nowMs: number): boolean {
  return nowMs >= key.notBeforeMs && nowMs < key.notAfterMs;
}

function imported(
  keys: readonly BundleKey[],
  use: BundleKey["use"],
): ReadonlyMap<string, GrantKey> {
  return new Map(
    keys
      .filter((key) => key.use === use)
      .map(({ jwk, kid, naf, nbf, state }) => [
        kid,
        {
          key: verificationKeyFromJwk(jwk),
          state,
          notBeforeMs: nbf * 1000,
          notAfterMs: naf * 1000,
        },
      ]),
  );
}
