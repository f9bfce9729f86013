import { type Alg, type BundleKey, type KeyBundle, makeKeyBundle } from "@writ/token";
import { type GrantKeys, grantKeys } from "./grant-keys.ts";
import { type ChainHead, chainText, emptyChain, extendChain } from "./revocation-chain.ts";
import { type RevocationFrame, signRevocationFrame } from "./revocation-frame.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { iat, issuer, nowMs, type TestKey, testKey, uuid } from "./test-grants.ts";

/** The keys of a control plane for tests. */
export interface TestKeys {
  readonly root: TestKey;
  readonly grant: TestKey;
  readonly revocation: TestKey;
}

/** New keys of a control plane; grants are signed with `alg`. */
export function testKeys(alg: Alg = "Ed25519"): TestKeys {
  return { root: testKey("ES256"), grant: testKey(alg), revocation: testKey("Ed25519") };
}

/** The entry of a key in a bundle: good for a day. */
export function bundleKey(key: TestKey, use: BundleKey["use"]): BundleKey {
  const { kid } = key.signing;
  return { jwk: key.jwk, kid, naf: iat + 86_400, nbf: iat - 60, state: "ACTIVE", use };
}

/** The claims of a bundle of the keys, an hour long. */
export function bundleClaims({ grant, revocation }: TestKeys): KeyBundle {
  const keys = [bundleKey(grant, "exec-grant"), bundleKey(revocation, "exec-revocation")];
  return { exp: iat + 3600, iat, iss: issuer, keys, prev_h: null, seq: 7 };
}

/** The keys as a verifier holds them. */
export function verifierKeys(keys: TestKeys, change: Partial<KeyBundle> = {}): GrantKeys {
  const bundle = makeKeyBundle({ ...bundleClaims(keys), ...change }, keys.root.signing);
  return grantKeys(bundle, { issuer, roots: [keys.root.jwk], nowMs });
}

/** A revocation with a value of the right form for the type. */
export function predicate(type: Predicate["type"], value: string, change: Partial<Predicate> = {}) {
  return { type, value, tenant: "sample", at: iat, id: uuid(5000), ...change } satisfies Predicate;
}

/** The head of the chain over entries. */
function chainOf(entries: readonly Predicate[]): ChainHead {
  return entries.reduce(extendChain, emptyChain);
}

/** How a frame differs from one of now with one entry. */
export interface FrameOptions {
  readonly atMs?: number;
  /** Entries of a delta. */
  readonly count?: number;
  /** More is to follow. */
  readonly isPart?: boolean;
}

/** The frames of a snapshot in parts of these lengths, the last of which vouches for it. */
export function partsOf(
  keys: TestKeys,
  all: readonly Predicate[],
  lengths: readonly number[],
  atMs = nowMs,
): readonly string[] {
  const ends = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0));
  return lengths.map((count, i) =>
    frame(keys, i === 0 ? "snapshot" : "delta", all.slice(0, ends[i]), {
      atMs,
      count,
      isPart: i < lengths.length - 1,
    }),
  );
}

/** The claims of a frame over all entries; a delta holds the last `count` of them. */
export function frameClaims(
  kind: RevocationFrame["kind"],
  all: readonly Predicate[],
  options: FrameOptions = {},
): RevocationFrame {
  const { atMs = nowMs, count = 1, isPart = false } = options;
  const signed_at = Math.floor(atMs / 1000);
  const head = chainOf(all);
  const entries = { snapshot: all, delta: all.slice(-count), heartbeat: [] }[kind];
  return {
    iss: issuer,
    kind,
    tenant: "sample",
    seq: head.seq,
    h: chainText(head),
    signed_at,
    signed_at_ms: atMs,
    exp: signed_at + 60,
    entries,
    ...(isPart && { more: true as const }),
  };
}

/** A signed frame; see `frameClaims`. */
export function frame(
  keys: TestKeys,
  kind: RevocationFrame["kind"],
  all: readonly Predicate[],
  options: FrameOptions = {},
): string {
  return signRevocationFrame(frameClaims(kind, all, options), keys.revocation.signing);
}
