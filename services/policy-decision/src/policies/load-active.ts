import { createPublicKey, verify } from "node:crypto";
import { pae, PAYLOAD_TYPE, readPolicyLifecycle, StatementError } from "@writ/evidence";
import type { CedarEngine, LoadedPolicySet, UnusablePolicySet } from "@writ/policy";
import { RpcError } from "@writ/rpc";
import type { PublicJwk } from "@writ/token";
import type { Activation } from "../store/store.ts";
import { type ActivateDeps, confirm } from "./activate.ts";
import type { ActivePolicy } from "./active-policies.ts";
import type { LoadedSets } from "./loaded-sets.ts";

type Code = UnusablePolicySet["code"];

/** What loading takes. */
export interface LoadDeps extends Pick<ActivateDeps, "evidence" | "log" | "store"> {
  readonly engine: CedarEngine;
  readonly sets: LoadedSets;
  /** The statement key of policy-decision with this key id, from the trust file. */
  readonly statementJwk: (keyId: string) => PublicJwk | undefined;
}

/**
 * Loads the policy a tenant decides by: the activation that the log's counter names, with a valid signature, and the set it names.
 * Whatever does not fit makes the policy unusable, so that everything is denied with a reason.
 */
export async function loadActive(
  tenantId: string,
  deadlineMs: number,
  deps: LoadDeps,
): Promise<ActivePolicy> {
  const { heads } = await deps.log.getHeads({ tenantId }, { deadlineMs });
  const fences = {
    policy: Number(heads?.policyCounter ?? 0n),
    stop: Number(heads?.stopEpoch ?? 0n),
    revocation: Number(heads?.revocationEpoch ?? 0n),
  };
  const activation = await deps.store.currentActivation(tenantId);
  const found =
    activation !== undefined && activation.counter >= fences.policy
      ? activation
      : await finishPending(tenantId, fences.policy, deadlineMs, deps);
  if (fences.policy === 0 && found === undefined)
    return unusable("POLICY_UNAVAILABLE", fences, deps);
  if (found === undefined || found.counter !== fences.policy || !isAuthentic(found, deps))
    return unusable("POLICY_ROLLED_BACK", fences, deps);
  const set = await deps.sets(tenantId, found.digest);
  if (set === undefined) return unusable("POLICY_UNAVAILABLE", fences, deps);
  return { fences, at: (nowMs) => inWindow(set, found, nowMs) };
}

/** An activation that was cut short after the log took it. */
async function finishPending(
  tenantId: string,
  counter: number,
  deadlineMs: number,
  deps: LoadDeps,
): Promise<Activation | undefined> {
  for (const pending of await deps.store.pendingActivations(tenantId, counter)) {
    try {
      return (await confirm(pending, deadlineMs, deps)).activation;
    } catch (error) {
      // Another activation has this counter: this one never took effect.
      if (!(error instanceof RpcError)) throw error;
    }
  }
  return undefined;
}

function isAuthentic(activation: Activation, deps: Pick<LoadDeps, "statementJwk">): boolean {
  const jwk = deps.statementJwk(activation.keyId);
  if (jwk === undefined) return false;
  const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
  const signed = pae(PAYLOAD_TYPE, activation.payload);
  if (!verify("sha256", signed, { key, dsaEncoding: "der" }, activation.signature)) return false;
  try {
    const { predicate } = readPolicyLifecycle(activation.payload);
    return (
      predicate.transition === "active" &&
      predicate.tenant === activation.tenantId &&
      predicate.counter === activation.counter &&
      predicate.policySet === activation.digest &&
      predicate.notBefore === activation.notBefore.toISOString() &&
      predicate.notAfter === activation.notAfter.toISOString()
    );
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}

function inWindow(
  set: LoadedPolicySet,
  { notAfter, notBefore }: Activation,
  nowMs: number,
): LoadedPolicySet | UnusablePolicySet {
  if (nowMs < notBefore.getTime()) return outside("POLICY_NOT_YET_VALID", set);
  return nowMs < notAfter.getTime() ? set : outside("POLICY_EXPIRED", set);
}

function outside(code: Code, { digest, engine }: LoadedPolicySet): UnusablePolicySet {
  return { kind: "unusable", code, digest, engine };
}

function unusable(
  code: Code,
  fences: ActivePolicy["fences"],
  { engine }: Pick<LoadDeps, "engine">,
): ActivePolicy {
  const set: UnusablePolicySet = { kind: "unusable", code, digest: null, engine: engine.identity };
  return { fences, at: () => set };
}
