import type { ActivePolicy } from "./active-policies.ts";

/** The policies that were loaded last, for whoever asks how the process is. */
export interface PoliciesInUse {
  /** Remembers a tenant's policy and returns it. */
  keep(tenantId: string, policy: ActivePolicy): ActivePolicy;
  /** Digests of the sets that decide now, each once, sorted; and for how many tenants no set is usable. */
  at(nowMs: number): { readonly digests: readonly string[]; readonly unusable: number };
}

const MAX_TENANTS = 1_000;

/** Nothing loaded yet; at most a thousand tenants, those loaded last. */
export function policiesInUse(): PoliciesInUse {
  const known = new Map<string, ActivePolicy>();
  return {
    keep(tenantId, policy) {
      known.delete(tenantId);
      known.set(tenantId, policy);
      const [oldest] = known.keys();
      if (known.size > MAX_TENANTS && oldest !== undefined) known.delete(oldest);
      return policy;
    },
    at(nowMs) {
      const sets = [...known.values()].map((policy) => policy.at(nowMs));
      const digests = sets.flatMap((set) => (set.kind === "loaded" ? [set.digest] : []));
      return {
        digests: [...new Set(digests)].toSorted(),
        unusable: sets.length - digests.length,
      };
    },
  };
}
