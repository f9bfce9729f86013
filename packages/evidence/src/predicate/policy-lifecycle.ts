import { integer, list, nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { instant, policySetDigest, sentence, token } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** A policy set was published, or became the one that decides. */
export interface PolicyLifecyclePredicate extends StandaloneHead {
  readonly transition: "published" | "active";
  /** `sha256:` and hex. */
  readonly policySet: string;
  /** Number of the activation; null for a publication, as are the next four. */
  readonly counter: number | null;
  /** The activation before; null for the first. */
  readonly previous: { readonly counter: number; readonly policySet: string } | null;
  readonly mode: "active" | null;
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly proposedBy: string;
  /** Who approved, and the digest of the statement it was done with. */
  readonly approvals: readonly { readonly by: string; readonly statement: string }[];
  readonly validation: { readonly errors: number; readonly warnings: number };
  readonly tests: { readonly passed: number; readonly failed: number };
  /** Null when none was run. */
  readonly simulation: {
    readonly report: string;
    readonly newlyAllowed: number;
    readonly newlyDenied: number;
    readonly newlyErroring: number;
  } | null;
  /** Null when none was given. */
  readonly reason: string | null;
}

const kind: EventKind<PolicyLifecyclePredicate> = {
  predicateType: "https://writ.dev/policy-lifecycle/v1",
  subjectName: ({ policySet }) => `policy-set/${policySet}`,
  read: object<PolicyLifecyclePredicate>({
    ...standaloneHead,
    transition: oneOf("published", "active"),
    policySet: policySetDigest,
    counter: nullable(integer(1)),
    previous: nullable(object({ counter: integer(1), policySet: policySetDigest })),
    mode: oneOf("active", null),
    notBefore: nullable(instant),
    notAfter: nullable(instant),
    proposedBy: token,
    approvals: list(object({ by: token, statement: policySetDigest }), 16),
    validation: object({ errors: integer(0), warnings: integer(0) }),
    tests: object({ passed: integer(0), failed: integer(0) }),
    simulation: nullable(
      object({
        report: policySetDigest,
        newlyAllowed: integer(0),
        newlyDenied: integer(0),
        newlyErroring: integer(0),
      }),
    ),
    reason: nullable(sentence),
  }),
  brokenRule: (predicate) =>
    predicate.transition === "active" ? brokenActivation(predicate) : brokenPublication(predicate),
};

/** Builds the statement of a policy set's transition. The subject's digest is hex. @throws StatementError */
export function buildPolicyLifecycle(
  subjectSha256: string,
  predicate: PolicyLifecyclePredicate,
): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads the statement of a policy set's transition. @throws StatementError */
export function readPolicyLifecycle(bytes: Uint8Array): Statement<PolicyLifecyclePredicate> {
  return readEvent(kind, bytes);
}

function brokenActivation(predicate: PolicyLifecyclePredicate): string | undefined {
  const { counter, previous, mode, notBefore, notAfter } = predicate;
  if (counter === null || counter !== (previous?.counter ?? 0) + 1) return "counter";
  if (mode === null) return "mode";
  if (notBefore === null || notAfter === null) return "notAfter";
  return Date.parse(notBefore) < Date.parse(notAfter) ? undefined : "notAfter";
}

function brokenPublication(predicate: PolicyLifecyclePredicate): string | undefined {
  const { counter, previous, mode, notBefore, notAfter } = predicate;
  const activation = { counter, previous, mode, notBefore, notAfter };
  return Object.entries(activation).find(([, value]) => value !== null)?.[0];
}
