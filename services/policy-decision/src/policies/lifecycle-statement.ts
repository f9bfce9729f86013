import { createHash } from "node:crypto";
import { canonicalBytes } from "@writ/encoding";
import { buildPolicyLifecycle, type PolicyLifecyclePredicate } from "@writ/evidence";

const SERVICE = "policy-decision";

/** Who does what to which policy set. */
export interface Transition {
  readonly tenantId: string;
  readonly eventId: string;
  readonly digest: string;
  /** SPIFFE id of the operator. */
  readonly by: string;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** The activation part of a transition. */
export interface Activating {
  readonly counter: number;
  readonly previous: { readonly counter: number; readonly policySet: string } | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly reason: string | null;
}

/** The statement that a policy set was published. */
export function publicationStatement(t: Transition, testsPassed: number): Uint8Array {
  return statement(t, {
    transition: "published",
    counter: null,
    previous: null,
    mode: null,
    notBefore: null,
    notAfter: null,
    reason: null,
    testsPassed,
  });
}

/** The statement that a policy set became the one that decides. */
export function activationStatement(t: Transition, activating: Activating): Uint8Array {
  return statement(t, {
    transition: "active",
    mode: "active",
    counter: activating.counter,
    previous: activating.previous,
    notBefore: activating.notBefore.toISOString(),
    notAfter: activating.notAfter.toISOString(),
    reason: activating.reason,
    testsPassed: 0,
  });
}

function statement(
  t: Transition,
  part: Pick<
    PolicyLifecyclePredicate,
    "counter" | "mode" | "notAfter" | "notBefore" | "previous" | "reason" | "transition"
  > & { readonly testsPassed: number },
): Uint8Array {
  const { testsPassed, ...transition } = part;
  const predicate: PolicyLifecyclePredicate = {
    eventId: t.eventId,
    executionId: null,
    tenant: t.tenantId,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(t.nowMs).toISOString(),
    recordedBy: { service: SERVICE },
    policySet: t.digest,
    proposedBy: t.by,
    approvals: [],
    validation: { errors: 0, warnings: 0 },
    tests: { passed: testsPassed, failed: 0 },
    simulation: null,
    ...transition,
  };
  const change = canonicalBytes({
    counter: transition.counter,
    policySet: t.digest,
    transition: transition.transition,
  });
  return buildPolicyLifecycle(createHash("sha256").update(change).digest("hex"), predicate);
}
