import type { CedarInstance, CedarPolicies } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";

/** Policies kept parsed per instance: 3 KB each keeps the memory below what makes the collector pause (policy.md 1.3). */
const MAX_RESIDENT = 12_000;

/** The policy sets an instance holds parsed. */
export interface PolicySlots {
  /** The name under which the instance holds the policies, parsing them at first use. @throws EngineFailureError */
  load(cedar: CedarInstance, policies: CedarPolicies): string;
}

/** An instance never forgets a name, but storing under it again frees what it held: names are used again, least recently used first. */
export function policySlots(maxResident = MAX_RESIDENT): PolicySlots {
  const slots = new Map<CedarPolicies, { readonly name: string; readonly size: number }>();
  const free: string[] = [];
  let resident = 0;

  function evictFor(cedar: CedarInstance, size: number): void {
    for (const [policies, slot] of slots) {
      if (resident + size <= maxResident) return;
      cedar.preparsePolicySet(slot.name, { staticPolicies: {} });
      slots.delete(policies);
      free.push(slot.name);
      resident -= slot.size;
    }
  }

  return {
    load(cedar, policies) {
      const known = slots.get(policies);
      if (known !== undefined) {
        slots.delete(policies);
        slots.set(policies, known);
        return known.name;
      }
      const size = Object.keys(policies.staticPolicies).length + policies.templateLinks.length;
      evictFor(cedar, size);
      const name = free.pop() ?? `s${slots.size}`;
      if (cedar.preparsePolicySet(name, policies).type !== "success") {
        free.push(name);
        throw new EngineFailureError("the policy engine refused the policies");
      }
      slots.set(policies, { name, size });
      resident += size;
      return name;
    },
  };
}
