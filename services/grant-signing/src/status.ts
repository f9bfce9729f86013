import type { BundleKey } from "@writ/token";
import { counter, counterBy, gauge, knownFacts, lastGood, type SelfReport } from "@writ/service";
import type { IssueCounts } from "./issue/issue-grants.ts";
import type { EnforcementState } from "./enforcement-state.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import type { UseCounts } from "./redeem/grant-use.ts";

/** What the service tells of itself is read from. */
export interface StatusDeps {
  /** How many signatures the grant key has made. */
  readonly made: () => number;
  readonly counts: IssueCounts;
  readonly useCounts: UseCounts;
  readonly keyRing: Pick<KeyRing, "listed">;
  /** Revocations whose evidence is not in the log yet. */
  readonly unrecorded: (limit: number) => Promise<readonly unknown[]>;
  readonly enforcement: () => EnforcementState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MOST_COUNTED = 100;
const MOST_NAMED = 16;

/** What grant-signing says of itself: what it signed and on which proof, its keys, and how far revocations are. */
export function grantSigningStatus(deps: StatusDeps): () => Promise<SelfReport> {
  const { counts, enforcement, keyRing, made, now, useCounts } = deps;
  const unrecorded = lastGood(() => deps.unrecorded(MOST_COUNTED), {
    everyMs: 4_000,
    withinMs: 300,
    now,
  });
  return async () => {
    const pending = (await unrecorded())?.length;
    const spread = enforcementReport(enforcement());
    const refused = new Map(Object.entries(counts.refused));
    const proven = "Grants that were issued after their decision was proven to be in the log.";
    const unbacked = "Uses of grants with a good signature whose decision the log does not hold.";
    return {
      facts: knownFacts({
        keys: statesOf(keyRing.listed()),
        pending_revocations: pending?.toString(),
        ...spread.facts,
      }),
      metrics: [
        counter("writ_grants_signed_total", "Signatures that the grant key made.", made()),
        counter("writ_grants_proven_total", proven, counts.signed),
        counter("writ_grants_unbacked_total", unbacked, useCounts.unbacked),
        counterBy("writ_grants_refused_total", "Grants that were not signed.", "code", refused),
        gauge(
          "writ_pending_revocations",
          "Revocations whose evidence is not in the log yet; counted up to 100.",
          pending,
        ),
        ...spread.metrics,
      ],
    };
  };
}

function enforcementReport({ applied, behind, seq, watching }: EnforcementState): SelfReport {
  return {
    facts: { verifiers_behind: behind.slice(0, MOST_NAMED).join(", ") },
    metrics: [
      gauge("writ_revocations_seq", "Number of the last revocation.", seq),
      gauge("writ_verifiers_watching", "Verifiers that watch revocations.", watching),
      gauge("writ_verifiers_applied", "Of those, how many have applied all of them.", applied),
    ],
  };
}

/** Such as "2 ACTIVE, 1 OLD". */
function statesOf(keys: readonly Pick<BundleKey, "state">[]): string {
  const states = ["ACTIVE", "OLD", "TAINTED", "REVOKED"] as const;
  return states
    .map((state) => ({ state, count: keys.filter((key) => key.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ count, state }) => `${count} ${state}`)
    .join(", ");
}
