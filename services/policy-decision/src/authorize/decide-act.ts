import {
  checkDelegation,
  checkProfile,
  DelegationError,
  type GrantClaims,
  grantBytes,
  MAX_START_WINDOW_S,
  ProfileError,
} from "@writ/grant";
import {
  decide,
  type DecisionResult,
  decisionInputBytes,
  type LoadedPolicySet,
  type UnusablePolicySet,
} from "@writ/policy";
import { isReasonCode, type ReasonCode, reasonCodes } from "@writ/reasons";
import type { Ask } from "./ask.ts";
import { checkCauses, lookUpCauses } from "./causes.ts";
import { buildClaims } from "./claims.ts";
import { decisionInput } from "./decision-input.ts";
import type { AuthorizeDeps } from "./deps.ts";
import type { Unidentified } from "./identify.ts";
import type { Parent } from "./parent.ts";
import { Refusal } from "./refusal.ts";
import { checkNotRevoked, checkParentRuns, type ReadParent } from "./resolve-parent.ts";
import type { Caller, Fences, PolicyRecord, Reason, Verdict } from "./verdict.ts";

const MAX_LEASE_S = 24 * 60 * 60;

/** Decides one act of an identified caller on the state of this moment; records nothing. */
export async function decideAct(
  ask: Ask,
  caller: Caller,
  read: ReadParent,
  deadlineMs: number,
  deps: AuthorizeDeps,
): Promise<Verdict> {
  const { tenant } = caller.identity;
  const [active, causes] = await Promise.all([
    deps.policies.current(tenant, deadlineMs),
    lookUpCauses(ask.causes, tenant, deadlineMs, deps.knowsExecution),
  ]);
  const parent = "parent" in read ? read.parent : undefined;
  const isOfTenant = parent?.claims.exec.tenant === tenant;
  const decidedAtMs = deps.now();
  const ids = { execution: deps.newId(), decision: deps.newId(), grant: deps.newId() };
  const base = {
    ask,
    ids,
    caller,
    parent: isOfTenant ? parent : undefined,
    causes: causes.known,
    decidedAtMs,
  };
  const set = active.at(decidedAtMs);
  let policy: PolicyRecord | undefined;
  try {
    if ("refusal" in read) throw read.refusal;
    if (parent !== undefined) await checkParentRuns(parent, caller, deadlineMs, deps);
    if (ask.input.problem !== undefined)
      throw new Refusal("INPUT_NOT_CANONICAL", `input_json: ${ask.input.problem}`);
    const digest = set.digest ?? undefined;
    await checkNotRevoked(caller, parent, digest, active.fences.revocation, deadlineMs, deps);
    checkCauses(causes);

    const input = decisionInput(ask, caller, parent, active.fences, decidedAtMs);
    const decided = decide(set, input, deps.engine);
    policy = recordOf(set, decisionInputBytes(set, input), decided, active.fences, deps);
    const { output } = decided;
    if (output.decision !== "ALLOW" || set.kind !== "loaded" || output.obligations === undefined)
      return {
        ...base,
        decision: output.decision === "PENDING" ? "PENDING" : "DENY",
        reasons: [reasonOf(set, decided)],
        policy,
        grant: undefined,
      };
    const claims = buildClaims({
      ask,
      identity: caller.identity,
      parent,
      obligations: output.obligations,
      ids,
      policyDigest: set.digest,
      revocationEpoch: active.fences.revocation,
      issuer: deps.issuer,
      logOrigin: deps.logOrigin,
      nowMs: decidedAtMs,
    });
    checkClaims(claims, parent, deps);
    const grant = { claims, bytes: grantBytes(claims) };
    return { ...base, decision: "ALLOW", reasons: [], policy, grant };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const reasons = [{ code: error.code, message: error.message, policyIds: [] }];
    return { ...base, decision: "DENY", reasons, policy, grant: undefined };
  }
}

/** The verdict on a caller identity did not vouch for. Lineage still names the parent whose grant was shown, where tenant and grant agree. */
export function refusedVerdict(
  ask: Ask,
  unidentified: Unidentified,
  read: ReadParent,
  deps: Pick<AuthorizeDeps, "newId" | "now">,
): Verdict {
  const { claimed, refusal } = unidentified;
  const parent = "parent" in read ? read.parent : undefined;
  return {
    decision: "DENY",
    reasons: [{ code: refusal.code, message: refusal.message, policyIds: [] }],
    ask,
    ids: { execution: deps.newId(), decision: deps.newId(), grant: deps.newId() },
    caller: claimed,
    parent: parent?.claims.exec.tenant === claimed.tenant ? parent : undefined,
    // Strangers are told nothing of what the tenant has, and evidence says nothing that was not looked up.
    causes: [],
    policy: undefined,
    grant: undefined,
    decidedAtMs: deps.now(),
  };
}

/** The signer will check the same rules; what breaks them is a denial and not an error. */
function checkClaims(
  claims: GrantClaims,
  parent: Parent | undefined,
  deps: Pick<AuthorizeDeps, "issuer">,
): void {
  try {
    const limits = { maxStartWindowS: MAX_START_WINDOW_S, maxLeaseS: MAX_LEASE_S };
    if (parent !== undefined) checkDelegation(parent, claims, claims.iat);
    checkProfile(claims, { issuer: deps.issuer, nowS: claims.iat, ...limits });
  } catch (error) {
    if (error instanceof DelegationError || error instanceof ProfileError)
      throw new Refusal(error.code, error.message);
    throw error;
  }
}

function recordOf(
  set: LoadedPolicySet | UnusablePolicySet,
  input: Uint8Array,
  { output, outputBytes }: DecisionResult,
  fences: Fences,
  deps: Pick<AuthorizeDeps, "engine">,
): PolicyRecord {
  return {
    engine: set.engine ?? deps.engine.identity,
    policySet: set.digest,
    input,
    output: outputBytes,
    determining: output.determining,
    errors: output.errors,
    fences,
  };
}

/** What the caller is told: the code, the determining policies and what their authors say about them. */
function reasonOf(
  set: LoadedPolicySet | UnusablePolicySet,
  { output, problems }: DecisionResult,
): Reason {
  const code: ReasonCode = output.code ?? "POLICY_ENGINE_FAILURE";
  const policyIds = [...output.determining, ...output.errors];
  const rules = set.kind === "loaded" ? policyIds.flatMap((id) => set.rules.get(id) ?? []) : [];
  const authored = rules.flatMap(({ annotations }) => [annotations.reason, annotations.advice]);
  const said = [...problems.map((p) => `${p.pointer}: ${p.message}`), ...authored].filter(
    (text) => text !== undefined,
  );
  const message = said.length > 0 ? said.join(" ") : reasonCodes[code].meaning;
  return { code: isReasonCode(code) ? code : "POLICY_ENGINE_FAILURE", message, policyIds };
}
