import { decodeBase64Url } from "@writ/encoding";
import { type GrantKeys, grantKeys } from "@writ/grant";
import {
  type BundleKey,
  findKeyAmong,
  makeKeyBundle,
  type PublicJwk,
  readKeyBundle,
  signingInputHash,
  type SigningKey,
} from "@writ/token";
import type { Bundles, StoredBundle } from "../store/bundles.ts";
import { type BundleRequest, nextBundle, type PreviousBundle, stillServes } from "./next-bundle.ts";

/** The published keys of the control plane, our own among them. */
export interface KeyRing {
  /** The newest bundle, exec-bundle+jwt. */
  token(): string;
  /** The keys of the newest bundle. */
  keys(): GrantKeys;
  /** What the newest bundle says of each key. */
  listed(): readonly BundleKey[];
  /** Takes over what other instances published; signs the next bundle when it is time. */
  refresh(): Promise<void>;
}

/** What the key ring works with. */
export interface KeyRingDependencies {
  readonly bundles: Bundles;
  readonly root: SigningKey;
  /** The keys whose bundles are accepted: the root's and those before it. */
  readonly roots: readonly PublicJwk[];
  readonly request: Omit<BundleRequest, "nowS">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Another instance may publish first each time; then its bundle is taken, and it names our keys or we try again. */
const ATTEMPTS = 5;

/**
 * The key ring over the stored bundles; signs the first one if need be.
 * @throws TokenError when the stored bundle is of a root we do not know: no silent new beginning
 */
export async function openKeyRing(dependencies: KeyRingDependencies): Promise<KeyRing> {
  const { request, roots } = dependencies;
  const { issuer } = request;
  // Read as of its own time: an outdated bundle is stale to its users, not unreadable to its maker.
  const read = ({ token, signedAtMs: nowMs }: StoredBundle) => ({
    token,
    keys: grantKeys(token, { issuer, roots, nowMs }),
    listed: readKeyBundle(token, findKeyAmong(roots), { issuer, nowMs }).keys,
  });
  let current = read(await published(dependencies));
  return {
    token: () => current.token,
    keys: () => current.keys,
    listed: () => current.listed,
    async refresh() {
      const stored = await published(dependencies);
      if (stored.token !== current.token) current = read(stored);
    },
  };
}

/** The newest bundle that serves, published now if there is none. */
async function published({
  bundles,
  root,
  roots,
  request,
  now,
}: KeyRingDependencies): Promise<StoredBundle> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const nowMs = now();
    const latest = await bundles.latest();
    const previous = latest && previousOf(latest, roots, request.issuer);
    const wanted = { ...request, nowS: Math.floor(nowMs / 1000) };
    if (latest !== undefined && previous !== undefined && stillServes(previous, wanted)) {
      return latest;
    }
    const bundle = nextBundle(previous, wanted);
    const next: StoredBundle = {
      seq: bundle.seq,
      previousHash: bundle.prev_h === null ? null : decodeBase64Url(bundle.prev_h),
      token: makeKeyBundle(bundle, root),
      signedAtMs: nowMs,
    };
    if (await bundles.insert(next)) return next;
  }
  throw new Error("other instances keep publishing bundles without our keys");
}

function previousOf(
  stored: StoredBundle,
  roots: readonly PublicJwk[],
  issuer: string,
): PreviousBundle {
  const bundle = readKeyBundle(stored.token, findKeyAmong(roots), {
    issuer,
    nowMs: stored.signedAtMs,
  });
  return { bundle, hash: signingInputHash(stored.token) };
}
