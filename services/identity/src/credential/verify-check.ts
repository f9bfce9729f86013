import type { Facts, RuntimeFacts } from "@writ/token";
import type { MeasurementRef } from "../registry/measurement.ts";
import type { PrincipalRef } from "../registry/principal.ts";
import type { Snapshot } from "../registry/snapshot.ts";
import { type ClaimedAssertion, readAssertion } from "./caller.ts";
import type { Check } from "./check.ts";
import { CredentialDenied } from "./credential-denied.ts";
import { within } from "./denied.ts";
import { factsOf } from "./facts.ts";
import { type Expected, type Party, verifyAssertion, verifyCaller } from "./party.ts";
import type { Recognised } from "./recognise.ts";
import { isAppraisable, runtimeFacts } from "./runtime.ts";

/** A check with everything of it taken apart, so that what the registry must say about it is known. */
export interface Prepared {
  readonly check: Check;
  readonly caller: Recognised;
  readonly actor: ClaimedAssertion | undefined;
  readonly chain: PrincipalRef | undefined;
  /** The reference value to look for; undefined when there is nothing to look for. */
  readonly reference: MeasurementRef | undefined;
}

/** A check that holds but for the question whether its proofs are new. */
export interface Verified {
  readonly ref: PrincipalRef;
  readonly rqh: string;
  readonly caller: Party;
  readonly actor: Party | undefined;
  readonly chain: { readonly uid: string; readonly facts: Facts } | undefined;
  readonly runtime: RuntimeFacts | null;
}

/** Takes the rest of a check apart. @throws CredentialDenied, TokenError */
export function prepare(check: Check, caller: Recognised): Prepared {
  const { tenant } = caller.ref;
  const { chainPrincipal: uid, runtime } = check;
  return {
    check,
    caller,
    actor: check.actorAssertion === "" ? undefined : readActor(check, tenant),
    chain: uid === "" ? undefined : { tenant, uid },
    reference: runtime && isAppraisable(runtime) ? { ...runtime, tenant } : undefined,
  };
}

/** @throws CredentialDenied, TokenError */
function readActor(check: Check, tenant: string): ClaimedAssertion {
  const actor = within("actor_assertion", () => readAssertion(check.actorAssertion));
  if (!actor.ref.uid.startsWith("Agent::") || actor.ref.tenant !== tenant)
    throw new CredentialDenied(
      "CRED_ACTOR_INVALID",
      "actor_assertion: the acting party must be an agent of the caller's tenant",
    );
  return actor;
}

/** Verifies caller, actor and runtime of a check against the registry. @throws CredentialDenied, TokenError */
export function verifyCheck(
  { check, caller, actor, chain, reference }: Prepared,
  snapshot: Snapshot,
  expected: Expected,
): Verified {
  const { runtime, rqh } = check;
  const { ref } = caller;
  const verifiedCaller = verifyCaller(caller, check, snapshot, expected);
  const verifiedActor =
    actor && within("actor_assertion", () => verifyAssertion(actor, check, snapshot, expected));
  const chainFacts = chain && within("chain_principal", () => factsOf(snapshot.principal(chain)));
  const known = reference && snapshot.measurement(reference);
  return {
    ref,
    rqh,
    caller: verifiedCaller,
    actor: verifiedActor,
    chain: chain && chainFacts && { uid: chain.uid, facts: chainFacts },
    runtime: runtime ? runtimeFacts(runtime, known, Math.floor(expected.nowMs / 1000)) : null,
  };
}
