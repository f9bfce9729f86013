import { gauge, knownFacts, type SelfReport } from "@writ/service";
import type { PoliciesInUse } from "./policies/policies-in-use.ts";
import type { WatchedRevocations } from "./policies/revocations.ts";

/** What the service tells of itself is read from. */
export interface StatusDeps {
  readonly active: Pick<PoliciesInUse, "at">;
  readonly revocations: Pick<WatchedRevocations, "oldestGoodMs">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How many digests are told. */
const MOST_DIGESTS = 16;

/** What policy-decision says of itself: the policy sets it decides by, and how old its view of revocations is. */
export function policyDecisionStatus({
  active,
  now,
  revocations,
}: StatusDeps): () => Promise<SelfReport> {
  return async () => {
    const { digests, unusable } = active.at(now());
    const goodMs = revocations.oldestGoodMs();
    // A tenant whose first snapshot has not come yet: there is no age.
    const ageS = goodMs === undefined || goodMs <= 0 ? undefined : (now() - goodMs) / 1_000;
    const age = "Since the stalest tenant's revocations were known to be complete.";
    return {
      facts: knownFacts({
        policy_sets: digests.length === 0 ? "none yet" : digests.slice(0, MOST_DIGESTS).join(" "),
        policy_unusable: unusable === 0 ? undefined : `for ${unusable} tenants`,
        revocations: ageS === undefined ? "none followed" : `${ageS.toFixed(1)} s old`,
      }),
      metrics: [
        gauge("writ_policy_sets", "Policy sets that decide now.", digests.length),
        gauge("writ_policy_unusable", "Tenants whose policy is not usable.", unusable),
        gauge("writ_revocations_age_seconds", age, ageS),
      ],
    };
  };
}
