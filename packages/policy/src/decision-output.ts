import { canonicalBytes } from "@writ/encoding";
import type { ReasonCode } from "@writ/reasons";

/** What an ALLOW obliges the grant and its user to. */
export interface Obligations {
  /** Longest lease in seconds. */
  readonly lease_s: number;
  readonly use: "once" | "multi";
  /** Levels of children below this execution, 0..32. */
  readonly max_depth: number;
  /** Names of the counters to reserve. */
  readonly budgets: readonly string[];
  /** Oldest runtime evidence in seconds, now and when the execution starts. */
  readonly max_age_s?: number;
  /** Enough witnesses must have cosigned a checkpoint with the decision before its grant is signed; absent when nobody demands it. */
  readonly witness?: "quorum";
}

/** What has to be approved before a rule stops forbidding. */
export interface RequiredApproval {
  /** Id of the rule. */
  readonly policy: string;
  /** Number of distinct approvers, 1..5. */
  readonly m: number;
  /** Team whose members may approve. */
  readonly group: string;
  /** Only for rules that members of the group may lift for themselves. */
  readonly kind?: "break-glass";
}

/** The answer of policy for one subject. */
export interface SubjectAnswer {
  readonly uid: string;
  readonly decision: "ALLOW" | "DENY";
  /** Ids, sorted: permits of an ALLOW, forbids of a DENY; empty when nothing permits. */
  readonly determining: readonly string[];
}

/** What keeps a request from being looked at by policy. */
export interface RequestProblem {
  readonly code: ReasonCode;
  /** JSON pointer (RFC 6901) into the decision's input document. */
  readonly pointer: string;
  /** For people; says where and what, never the value. Not part of the output bytes. */
  readonly message: string;
}

/** The result of `writ-decide/1` (policy.md 4.1). */
export interface DecisionOutput {
  readonly decision: "ALLOW" | "DENY" | "PENDING";
  /** Null for ALLOW. */
  readonly code: ReasonCode | null;
  /** Ids of the policies that determined it; what no approval can lift comes first, else sorted. */
  readonly determining: readonly string[];
  /** Ids of the policies that failed, sorted. */
  readonly errors: readonly string[];
  /** The principal's, then the actor's answer; empty when policy was not asked. */
  readonly subjects: readonly SubjectAnswer[];
  /** Of an ALLOW. */
  readonly obligations?: Obligations;
  /** Of a PENDING, sorted by policy. */
  readonly approvals?: readonly RequiredApproval[];
  /** Of a denial before policy was asked. */
  readonly problems?: readonly Pick<RequestProblem, "code" | "pointer">[];
}

/** The output's bytes, canonical JSON; what evidence holds the digest of. */
export function decisionOutputBytes(output: DecisionOutput): Uint8Array {
  const { obligations, approvals, problems } = output;
  return canonicalBytes({
    decision: output.decision,
    code: output.code,
    determining: output.determining,
    errors: output.errors,
    subjects: output.subjects.map((subject) => ({ ...subject })),
    ...(obligations && { obligations: { ...obligations } }),
    ...(approvals && { approvals: approvals.map((approval) => ({ ...approval })) }),
    ...(problems && { problems: problems.map((problem) => ({ ...problem })) }),
  });
}
