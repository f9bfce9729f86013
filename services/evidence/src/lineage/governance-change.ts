import {
  readApproval,
  readErasure,
  readIdentityChange,
  readKeyChange,
  readLogLifecycle,
  readPolicyLifecycle,
  readRevocation,
  type StandaloneHead,
} from "@writ/evidence";
import type { LogPlace } from "./log-place.ts";

/** A signed event that belongs to no execution: somebody changed what others may do. */
export interface GovernanceChange {
  readonly eventId: string;
  readonly kind: GovernanceKind;
  readonly atMs: number;
  /** What was done, such as `active` or `principal.add`. */
  readonly what: string;
  /** To what: a digest, a principal, an id. */
  readonly subject: string;
  /** Null for what a service does by itself. */
  readonly by: string | null;
  /** Null where nobody said. */
  readonly reason: string | null;
  readonly recordedBy: string;
}

/** A change where the log has it. */
export interface PlacedChange extends GovernanceChange {
  readonly place: LogPlace;
  readonly origin: string;
}

/** What a statement of this kind says of itself. */
type Said = Pick<GovernanceChange, "what" | "subject" | "by" | "reason"> & {
  readonly head: StandaloneHead;
};

const readers = {
  "policy-lifecycle": (payload) => {
    const { predicate: p } = readPolicyLifecycle(payload);
    const { policySet, proposedBy, reason, transition } = p;
    return { head: p, what: transition, subject: policySet, by: proposedBy, reason };
  },
  revocation: (payload) => {
    const { predicate: p } = readRevocation(payload);
    return { head: p, what: p.type, subject: p.value, by: p.by, reason: p.reason };
  },
  "identity-change": (payload) => {
    const { predicate: p } = readIdentityChange(payload);
    return { head: p, what: p.change, subject: p.subject, by: p.by, reason: null };
  },
  approval: (payload) => {
    const { predicate: p } = readApproval(payload);
    return { head: p, what: p.verdict, subject: p.request ?? p.approvalId, by: p.by, reason: null };
  },
  "key-change": (payload) => {
    const { predicate: p } = readKeyChange(payload);
    const { added, retired } = p;
    const subject = [...added.map((kid) => `+${kid}`), ...retired.map((kid) => `-${kid}`)];
    return { head: p, what: "keys", subject: subject.join(" "), by: null, reason: null };
  },
  "log-lifecycle": (payload) => {
    const { predicate: p } = readLogLifecycle(payload);
    return { head: p, what: p.change, subject: p.origin, by: null, reason: p.reason };
  },
  erasure: (payload) => {
    const { predicate: p } = readErasure(payload);
    return { head: p, what: "erased", subject: p.execution, by: p.by, reason: p.reason };
  },
} satisfies Readonly<Record<string, (payload: Uint8Array) => Said>>;

/** The kinds of such events. */
export type GovernanceKind = keyof typeof readers;

/** Whether a text names such a kind. */
export function isGovernanceKind(text: string): text is GovernanceKind {
  return Object.hasOwn(readers, text);
}

/** What a statement of this kind tells of a change. @throws StatementError */
export function governanceChange(kind: GovernanceKind, payload: Uint8Array): GovernanceChange {
  const { by, head, reason, subject, what } = readers[kind](payload);
  return {
    eventId: head.eventId,
    kind,
    atMs: Date.parse(head.occurredAt),
    what,
    subject,
    by,
    reason,
    recordedBy: head.recordedBy.service,
  };
}
