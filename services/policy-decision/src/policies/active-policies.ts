import type { LoadedPolicySet, UnusablePolicySet } from "@writ/policy";
import type { Fences } from "../authorize/verdict.ts";

/** The policy a tenant decides by. */
export interface ActivePolicy {
  /** Usable at the given time, or the reason why not. */
  at(nowMs: number): LoadedPolicySet | UnusablePolicySet;
  /** State of the tenant as the log had it when this was loaded. */
  readonly fences: Fences;
}

/** The policies of all tenants, loaded when first asked for. */
export interface ActivePolicies {
  current(tenantId: string, deadlineMs: number): Promise<ActivePolicy>;
  /**
   * The tenant's policy after the log said that it moved on from `outdated`. Whoever decided on the same outdated state shares one load: a revocation
   * fences everything in flight at once.
   */
  refresh(tenantId: string, outdated: Fences, deadlineMs: number): Promise<ActivePolicy>;
}

const MAX_TENANTS = 1_000;

/** Keeps the policies of the tenants used last; several callers of one tenant share one load. */
export function activePolicies(
  loadPolicy: (tenantId: string, deadlineMs: number) => Promise<ActivePolicy>,
): ActivePolicies {
  const known = new Map<string, Promise<ActivePolicy>>();
  const loading = new Map<string, Promise<ActivePolicy>>();

  const loadNow = (tenantId: string, deadlineMs: number): Promise<ActivePolicy> => {
    const started = loading.get(tenantId);
    if (started !== undefined) return started;
    const load = loadPolicy(tenantId, deadlineMs).finally(() => loading.delete(tenantId));
    loading.set(tenantId, load);
    known.delete(tenantId);
    known.set(tenantId, load);
    load.catch(() => {
      if (known.get(tenantId) === load) known.delete(tenantId);
    });
    const [oldest] = known.keys();
    if (known.size > MAX_TENANTS && oldest !== undefined) known.delete(oldest);
    return load;
  };

  return {
    current: (tenantId, deadlineMs) => known.get(tenantId) ?? loadNow(tenantId, deadlineMs),
    async refresh(tenantId, outdated, deadlineMs) {
      const active = await (known.get(tenantId) ?? loadNow(tenantId, deadlineMs));
      return isSame(active.fences, outdated) ? loadNow(tenantId, deadlineMs) : active;
    },
  };
}

function isSame(a: Fences, b: Fences): boolean {
  return a.policy === b.policy && a.stop === b.stop && a.revocation === b.revocation;
}
