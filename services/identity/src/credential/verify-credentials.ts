import type { ReasonCode } from "@writ/reasons";
import type { SigningKey } from "@writ/token";
import type { Registry } from "../registry/registry.ts";
import type { IdentityStore, JtiUse } from "../store/store.ts";
import { assertionOf } from "./assertion.ts";
import type { Check } from "./check.ts";
import { type Denied, isDenied } from "./denied.ts";
import { type Judged, judge, type JudgeParts, readClaim } from "./judge.ts";
import type { Verified } from "./verify-check.ts";

/** The answer for one check. */
export type Verdict =
  | { readonly assertion: string }
  | {
      readonly denial: {
        readonly code: ReasonCode;
        readonly message: string;
        /** The tenant that was claimed, if it exists; else empty. */
        readonly claimedTenant: string;
        /** Unverified; may be empty. */
        readonly claimedPrincipal: string;
      };
    };

/** What verifying needs. */
export interface VerifierParts extends JudgeParts {
  readonly registry: Registry;
  readonly store: Pick<IdentityStore, "claim">;
  /** Signs identity assertions. */
  readonly key: SigningKey;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** The registry changed again and again while a batch was judged. */
export class RegistryUnsettledError extends Error {
  override readonly name = "RegistryUnsettledError";
}

/** How often a batch is judged again because the registry changed meanwhile. */
const MAX_ROUNDS = 4;

/**
 * Verifies a batch of callers. A refused credential denies its own check and no other. What is thrown is no decision, for any of them.
 *
 * What is remembered of the registry may be old. So the batch is judged by it first, and the one statement that records the proofs as used also
 * compares versions and records nothing if they moved: then the batch is judged again. A suspension counts from the next batch on, and the usual
 * batch costs one round trip. Proofs are recorded only where everything else holds, so that strangers cannot fill the table.
 * @throws StoreUnavailableError, RegistryUnsettledError
 */
export async function verifyCredentials(
  parts: VerifierParts,
  checks: readonly Check[],
): Promise<readonly Verdict[]> {
  const claims = checks.map(readClaim);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const nowMs = parts.now();
    const judged = await judge(parts, claims, nowMs);
    const uses = judged.states.map(usesOf);
    const claimed =
      judged.versions.size === 0
        ? { isFirst: [] } // Nobody was even named.
        : await parts.store.claim(judged.versions, uses.flat());
    if ("isFirst" in claimed) return answers(parts, judged, uses, claimed.isFirst, nowMs);
    parts.registry.forget(claimed.stale);
  }
  throw new RegistryUnsettledError("the registry changes too fast to decide on it");
}

function usesOf(state: Verified | Denied): readonly JtiUse[] {
  if (isDenied(state)) return [];
  return state.actor === undefined ? [state.caller.use] : [state.caller.use, state.actor.use];
}

function answers(
  parts: VerifierParts,
  judged: Judged,
  uses: readonly (readonly JtiUse[])[],
  isFirst: readonly boolean[],
  nowMs: number,
): readonly Verdict[] {
  let next = 0;
  return judged.states.map((state, i) => {
    const end = next + (uses[i]?.length ?? 0);
    const isNew = isFirst.slice(next, end).every(Boolean);
    next = end;
    return verdict(parts, judged, isNew ? state : replayed(state), nowMs);
  });
}

function verdict(
  { key, newId }: VerifierParts,
  { hasTenant }: Judged,
  state: Verified | Denied,
  nowMs: number,
): Verdict {
  if (!isDenied(state)) return { assertion: assertionOf(state, { key, nowMs, jti: newId() }) };
  const { code, message, claimed } = state.denied;
  const claimedTenant = claimed !== undefined && hasTenant(claimed.tenant) ? claimed.tenant : "";
  return { denial: { code, message, claimedTenant, claimedPrincipal: claimed?.uid ?? "" } };
}

function replayed(state: Verified | Denied): Denied {
  return {
    denied: {
      code: "CRED_REPLAYED",
      message: "this assertion or proof was used before",
      claimed: isDenied(state) ? state.denied.claimed : state.ref,
    },
  };
}
