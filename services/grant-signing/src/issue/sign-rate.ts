/** How many signatures per second, for one tenant and for all of them; bursts of one second are allowed. */
export interface SignRateLimits {
  readonly perTenant: number;
  readonly overall: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Buckets kept at most; a tenant whose bucket gave way starts with a full one, within the overall rate. */
const MAX_TENANTS = 10_000;

/**
 * Token buckets that bound how fast grants are signed (identity-grants.md 5.4). The function takes one signature
 * of a tenant and tells whether it was free.
 */
export function signRate(limits: SignRateLimits, now: () => number): (tenant: string) => boolean {
  const overall: Bucket = { tokens: limits.overall, filledAtMs: now() };
  const tenants = new Map<string, Bucket>();
  return (tenant) => {
    const own = tenants.get(tenant) ?? { tokens: limits.perTenant, filledAtMs: now() };
    refill(own, limits.perTenant, now());
    refill(overall, limits.overall, now());
    remember(tenants, tenant, own);
    if (own.tokens < 1 || overall.tokens < 1) return false;
    own.tokens -= 1;
    overall.tokens -= 1;
    return true;
  };
}

function refill(bucket: Bucket, perSecond: number, nowMs: number): void {
  // A clock that went back gives nothing.
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  bucket.tokens = Math.min(perSecond, bucket.tokens + (elapsedMs / 1000) * perSecond);
  bucket.filledAtMs = nowMs;
}

function remember(tenants: Map<string, Bucket>, tenant: string, bucket: Bucket): void {
  tenants.delete(tenant);
  tenants.set(tenant, bucket);
  if (tenants.size <= MAX_TENANTS) return;
  for (const oldest of tenants.keys()) {
    tenants.delete(oldest);
    break;
  }
}
