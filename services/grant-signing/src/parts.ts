import { setTimeout as wait } from "node:timers/promises";
import { findTrustedKey, type SigningKey, type Trust, verificationKeyCache } from "@writ/token";
import type { EvidenceLog } from "./evidence-log.ts";
import { checkedSigning } from "./issue/checked-signing.ts";
import type { IssueDependencies } from "./issue/issue-grants.ts";
import { logCheckpoints } from "./issue/log-checkpoints.ts";
import { parentGrants } from "./issue/parent-grants.ts";
import { type SignRateLimits, signRate } from "./issue/sign-rate.ts";
import { signedDecisions } from "./issue/signed-decision.ts";
import { type KeyRing, openKeyRing } from "./keys/key-ring.ts";
import { ownKey, type OwnSigningKey, verificationOf } from "./keys/own-key.ts";
import type { RedeemDependencies } from "./redeem/redeem-grant.ts";
import { type RevocationFeed, revocationFeed } from "./revocation/feed.ts";
import type { ReachLineage } from "./revocation/reach.ts";
import { frameSigner } from "./revocation/frames.ts";
import { subscribers } from "./revocation/subscribers.ts";
import { type Verifiers, verifiers } from "./revocation/verifiers.ts";
import type { Stores } from "./store/stores.ts";

const MAX_SUBSCRIBERS = 1_000;
/** Two minutes of heartbeats: whoever is further behind is stale anyway. */
const MAX_WAITING_FRAMES = 64;
const MAX_VERIFIERS = 10_000;
const REMEMBERED_HOLDER_KEYS = 10_000;

/** What the service is given. */
export interface Givens {
  readonly trust: Trust;
  readonly stores: Stores;
  readonly evidence: EvidenceLog;
  readonly lineage: ReachLineage;
  readonly keys: {
    readonly grant: OwnSigningKey;
    readonly revocation: OwnSigningKey;
    readonly bundleRoot: SigningKey;
  };
  readonly signRate: SignRateLimits;
  readonly bundleLifeS: number;
  readonly onBug: (error: unknown) => void;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the handlers work with. */
export interface GrantSigningParts extends Stores, RedeemDependencies {
  readonly lineage: ReachLineage;
  readonly issue: IssueDependencies;
  readonly feed: RevocationFeed;
  readonly keyRing: KeyRing;
  readonly verifiers: Verifiers;
  /** Waits, or less when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Puts the service together; publishes a key bundle if need be, and reads what was revoked. */
export async function openParts(givens: Givens): Promise<GrantSigningParts> {
  const { evidence, keys, lineage, newId, now, stores, trust } = givens;
  const issuer = trust.grantIssuer;
  const own = [ownKey(keys.grant, "exec-grant"), ownKey(keys.revocation, "exec-revocation")];
  const keyRing = await openKeyRing({
    bundles: stores.bundles,
    root: keys.bundleRoot,
    roots: trust.bundleRoots,
    request: { issuer, own, lifeS: givens.bundleLifeS },
    now,
  });
  const feed = revocationFeed({
    revocations: stores.revocations,
    sign: frameSigner(issuer, keys.revocation),
    subscribers: subscribers(MAX_SUBSCRIBERS, MAX_WAITING_FRAMES),
    now,
  });
  await feed.catchUp();
  const issue: IssueDependencies = {
    keyRing,
    feed,
    redemptions: stores.redemptions,
    checks: {
      issuer,
      logOrigin: trust.log.origin,
      identityKeys: findTrustedKey(trust, "exec-id"),
      readDecision: signedDecisions(trust.keys),
      readParent: parentGrants(),
    },
    openCheckpoint: logCheckpoints(trust.log),
    takeSignature: signRate(givens.signRate, now),
    signing: {
      kid: keys.grant.kid,
      sign: checkedSigning(keys.grant, verificationOf(keys.grant)),
    },
    counts: { signed: 0, refused: {} },
    onBug: givens.onBug,
    now,
  };
  const checks = { issuer, importKey: verificationKeyCache(REMEMBERED_HOLDER_KEYS) };
  return {
    ...stores,
    issue,
    feed,
    keyRing,
    checks,
    evidence,
    useCounts: { unbacked: 0 },
    lineage,
    verifiers: verifiers(MAX_VERIFIERS, now),
    pause: paused,
    newId,
    now,
  };
}

async function paused(ms: number, signal: AbortSignal): Promise<void> {
  // Aborted is over too.
  await wait(ms, undefined, { signal }).catch(() => {});
}
