import { CanonicalJsonError, parseCanonical } from "@writ/encoding";
import { isJsonObject } from "./json-object.ts";
import type { LoadedPolicySet, UnusablePolicySet } from "./policy-set.ts";
import type { RecordedDecisionInput } from "./read-decision-input.ts";
import { ReplayError } from "./replay-error.ts";

/**
 * What made the decision: policy; a stop, before policy was asked; or `no-policy`: the set was not usable then, which this material does not show. Of that, it
 * is taken from the recorded output why; it can only be a denial.
 */
export type ReplayBasis = "policy" | "stop" | "no-policy";

/**
 * What a recorded decision has to be made with again: the set that was loaded from the material, or what stood for it.
 * @throws ReplayError
 */
export function decidingSet(
  recorded: RecordedDecisionInput,
  loaded: LoadedPolicySet | undefined,
  output: Uint8Array,
): { readonly basis: ReplayBasis; readonly set: LoadedPolicySet | UnusablePolicySet } {
  const unusable = (code: UnusablePolicySet["code"]): UnusablePolicySet => ({
    kind: "unusable",
    code,
    digest: recorded.policySet,
    engine: recorded.engine,
  });
  if (recorded.input.stop.match !== null)
    return { basis: "stop", set: loaded ?? unusable("POLICY_UNAVAILABLE") };
  const code = unusableCode(output);
  if (code !== undefined) return { basis: "no-policy", set: unusable(code) };
  if (loaded !== undefined) return { basis: "policy", set: loaded };
  throw new ReplayError(
    "output",
    "no policy set was in use, and the output does not say what kept it from being used",
  );
}

const UNUSABLE: Readonly<Record<UnusablePolicySet["code"], true>> = {
  POLICY_EXPIRED: true,
  POLICY_NOT_YET_VALID: true,
  POLICY_REVOKED: true,
  POLICY_ROLLED_BACK: true,
  POLICY_UNAVAILABLE: true,
};

function unusableCode(output: Uint8Array): UnusablePolicySet["code"] | undefined {
  try {
    const value = parseCanonical(output, { maxBytes: 1024 * 1024, maxDepth: 40 });
    const code = isJsonObject(value) ? value["code"] : undefined;
    return (Object.keys(UNUSABLE) as (keyof typeof UNUSABLE)[]).find((known) => known === code);
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    throw new ReplayError("output", `the recorded output is not readable: ${error.message}`);
  }
}
