import { ascending, integer, list, nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { base64Url32, type Digest, digest, instant, reasonCode, uuid } from "../statement/value.ts";
import { type ExecutionHead, executionHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";
import { type PolicyProof, policyProof } from "./policy-proof.ts";

/** An authorization decision: the first event of an execution, and its last unless it is ALLOW. */
export interface DecisionPredicate extends ExecutionHead {
  readonly decision: "ALLOW" | "DENY" | "PENDING";
  /** Empty only with ALLOW. */
  readonly reasonCodes: readonly string[];
  /** Null when it was denied before policy was asked. */
  readonly policyProof: PolicyProof | null;
  /** With ALLOW only. */
  readonly grant: {
    readonly jti: string;
    /** Of the exact claims payload that is to be signed. */
    readonly claims: Digest;
    /** End of the start window. */
    readonly notAfter: string;
  } | null;
  readonly lineage: {
    readonly parent: string | null;
    readonly root: string;
    readonly depth: number;
    /** Executions of the tenant that led to this one without lending it authority; sorted, each once, at most 16. */
    readonly causes: readonly string[];
  };
  /** Commitments to what may be erased later. */
  readonly commitments: {
    readonly principal: string;
    readonly actor?: string;
    readonly input?: string;
  };
  /** Null when there is no verified identity. */
  readonly identity: { readonly assertion: Digest } | null;
  /** 32 random bytes, base64url. */
  readonly salt: string;
}

const MOST_CAUSES = 16;

const kind: EventKind<DecisionPredicate> = {
  predicateType: "https://writ.dev/attestation/authorization-decision/v1",
  subjectName: ({ executionId }) => `execution/${executionId}`,
  read: object<DecisionPredicate>({
    ...executionHead,
    decision: oneOf("ALLOW", "DENY", "PENDING"),
    reasonCodes: list(reasonCode, 32),
    policyProof: nullable(policyProof),
    grant: nullable(object({ jti: uuid, claims: digest, notAfter: instant })),
    lineage: object({
      parent: nullable(uuid),
      root: uuid,
      depth: integer(0, 32),
      causes: ascending(list(uuid, MOST_CAUSES)),
    }),
    commitments: object<DecisionPredicate["commitments"]>(
      { principal: base64Url32, actor: base64Url32, input: base64Url32 },
      ["actor", "input"],
    ),
    identity: nullable(object({ assertion: digest })),
    salt: base64Url32,
  }),
  brokenRule,
};

/** Builds a decision's statement. The subject's digest is hex. @throws StatementError */
export function buildDecision(subjectSha256: string, predicate: DecisionPredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads a decision's statement. @throws StatementError */
export function readDecision(bytes: Uint8Array): Statement<DecisionPredicate> {
  return readEvent(kind, bytes);
}

function brokenRule(decision: DecisionPredicate): string | undefined {
  const { lineage, executionId } = decision;
  const isRoot = lineage.parent === null;
  if (decision.seq !== 0) return "seq";
  if (decision.prev !== null) return "prev";
  if (isRoot !== (lineage.depth === 0) || isRoot !== (lineage.root === executionId))
    return "lineage";
  if (lineage.parent === executionId) return "lineage";
  if (lineage.causes.includes(executionId)) return "causes";
  return decision.decision === "ALLOW" ? brokenAllow(decision) : brokenRefusal(decision);
}

function brokenAllow(decision: DecisionPredicate): string | undefined {
  if (decision.final !== null) return "final";
  if (decision.grant === null) return "grant";
  if (decision.identity === null) return "identity";
  if (decision.policyProof === null || decision.policyProof.policySet === null)
    return "policyProof";
  return undefined;
}

function brokenRefusal(decision: DecisionPredicate): string | undefined {
  if (decision.final?.events !== 1) return "final";
  if (decision.grant !== null) return "grant";
  if (decision.reasonCodes.length === 0) return "reasonCodes";
  return undefined;
}
