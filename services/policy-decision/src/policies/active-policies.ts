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
  /** Loads the tenant's policy again, after the log said that it moved on. */
  refresh(tenantId: string, deadlineMs: number): Promise<ActivePolicy>;
}

const MAX_TENANTS = 1_000;

/** Keeps the policies of the tenants used last; several callers of one tenant share one load. */
export function activePolicies(
  load: (tenantId: string, deadlineMs: number) => Promise<ActivePolicy>,
): ActivePolicies {
  const known = new Map<string, Promise<ActivePolicy>>();

  const loadAgain = (tenantId: string, deadlineMs: number): Promise<ActivePolicy> => {
    const loading = load(tenantId, deadlineMs);
    known.delete(tenantId);
    known.set(tenantId, loading);
    loading.catch(() => {
      if (known.get(tenantId) === loading) known.delete(tenantId);
    });
    const [oldest] = known.keys();
    if (known.size > MAX_TENANTS && oldest !== undefined) known.delete(oldest);
    return loading;
  };

  return {
    current: (tenantId, deadlineMs) => known.get(tenantId) ?? loadAgain(tenantId, deadlineMs),
    refresh: loadAgain,
  };
}
