import type { BundleKey, KeyBundle } from "@writ/token";

/** The longest an execution may run, in seconds: what its grant is needed for as a parent. */
export const MAX_LEASE_S = 24 * 60 * 60;

/** A little more than anybody's clock is wrong. */
const SLACK_S = 3600;

/** A key this service signs with. */
export type OwnKey = Pick<BundleKey, "jwk" | "kid" | "use">;

/** What a bundle is made from. */
export interface BundleRequest {
  readonly issuer: string;
  readonly own: readonly OwnKey[];
  /** Seconds. */
  readonly lifeS: number;
  /** Seconds since 1970. */
  readonly nowS: number;
}

/** The bundle published before, and the SHA-256 of its signing input. */
export interface PreviousBundle {
  readonly bundle: KeyBundle;
  readonly hash: string;
}

/** Whether a published bundle still serves: it names our keys and half of its life is left. */
export function stillServes({ bundle }: PreviousBundle, request: BundleRequest): boolean {
  const halfS = (bundle.exp - bundle.iat) / 2;
  return (
    request.nowS < bundle.iat + halfS &&
    request.own.every((own) => bundle.keys.some((k) => k.kid === own.kid && k.use === own.use))
  );
}

/**
 * The next bundle to sign. Our keys are ACTIVE, unless they were distrusted; keys of the bundle before that are not
 * ours any more become OLD, and stay until no execution they started can be running.
 */
export function nextBundle(
  previous: PreviousBundle | undefined,
  { issuer, own, lifeS, nowS }: BundleRequest,
): KeyBundle {
  const before = previous?.bundle.keys ?? [];
  const naf = nowS + lifeS + MAX_LEASE_S + SLACK_S;
  const ours = own.map((key): BundleKey => {
    const known = before.find((k) => k.kid === key.kid);
    const state = known?.state === "TAINTED" || known?.state === "REVOKED" ? known.state : "ACTIVE";
    return { ...key, state, nbf: known?.nbf ?? nowS - SLACK_S, naf };
  });
  const retired = before
    .filter((k) => k.naf > nowS && !own.some((key) => key.kid === k.kid))
    .map((k): BundleKey => ({ ...k, state: k.state === "ACTIVE" ? "OLD" : k.state }));
  return {
    iss: issuer,
    iat: nowS,
    exp: nowS + lifeS,
    seq: (previous?.bundle.seq ?? 0) + 1,
    prev_h: previous?.hash ?? null,
    keys: [...ours, ...retired],
  };
}
