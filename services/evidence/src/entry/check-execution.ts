import { isAction, isUid, isUuidV7 } from "@writ/encoding";
import type { DecisionPredicate } from "@writ/evidence";
import { demand, isStorableTime, type SubmittedExecution } from "./submission.ts";

const DEEPEST = 32;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Checks that a lineage row is well-formed and says what the signed decision says. @throws InvalidEntryError */
export function checkExecution(
  execution: SubmittedExecution,
  eventId: string,
  decision: DecisionPredicate,
): void {
  demand(execution.decisionId === eventId, "execution.decision_id is not the event id");
  demand(
    execution.executionId === decision.executionId,
    "execution.execution_id is not the statement's",
  );
  checkChain(execution);
  checkNames(execution);
  checkAllowance(execution);
  checkAgainst(execution, decision);
}

function checkChain({ executionId, parentId, rootId, depth, ancestors }: SubmittedExecution): void {
  demand(
    depth <= DEEPEST && depth === ancestors.length,
    "execution.depth is not that of its ancestors",
  );
  demand(ancestors.every(isUuidV7), "an ancestor is not a version 7 UUID");
  demand(
    new Set([...ancestors, executionId]).size === depth + 1,
    "execution.ancestors name an execution twice",
  );
  demand(parentId === (ancestors.at(-1) ?? null), "execution.parent_id is not the last ancestor");
  demand(rootId === (ancestors[0] ?? executionId), "execution.root_id is not the first ancestor");
}

function checkNames(execution: SubmittedExecution): void {
  const { principal, actor, action, resource, decision, policyDigest, measurement } = execution;
  demand(
    principal === null ? decision === "DENY" : isUid(principal),
    "execution.principal is not of the form Type::id",
  );
  demand(actor === null || isUid(actor), "execution.actor is not of the form Type::id");
  demand(isAction(action), "execution.action is not an action");
  demand(isUid(resource), "execution.resource is not of the form Type::id");
  demand(
    policyDigest === null || DIGEST.test(policyDigest),
    "execution.policy_digest is no digest",
  );
  demand(measurement === null || DIGEST.test(measurement), "execution.measurement is no digest");
}

function checkAllowance(execution: SubmittedExecution): void {
  const { decision, grantId, startBeforeMs, leaseUntilMs } = execution;
  const allowance = [grantId, startBeforeMs, leaseUntilMs];
  demand(
    allowance.every((part) => (part !== null) === (decision === "ALLOW")),
    "execution.grant_id, start_before_ms and lease_until_ms go with ALLOW only",
  );
  demand(
    leaseUntilMs === null || isStorableTime(leaseUntilMs),
    "execution.lease_until_ms is out of range",
  );
}

function checkAgainst(execution: SubmittedExecution, said: DecisionPredicate): void {
  const { parentId, rootId, depth, grantId, startBeforeMs, policyDigest } = execution;
  const { lineage, grant, policyProof } = said;
  demand(execution.decision === said.decision, "execution.decision is not the statement's");
  demand(
    execution.reasonCodes.join() === said.reasonCodes.join(),
    "execution.reason_codes are not the statement's",
  );
  demand(
    parentId === lineage.parent && rootId === lineage.root && depth === lineage.depth,
    "the execution's lineage is not the statement's",
  );
  demand(grantId === (grant?.jti ?? null), "execution.grant_id is not the statement's");
  demand(
    startBeforeMs === (grant === null ? null : Date.parse(grant.notAfter)),
    "execution.start_before_ms is not the statement's",
  );
  const policySet = policyProof?.policySet ?? null;
  demand(
    policyDigest === (policySet === null ? null : `sha256:${policySet.digest.sha256}`),
    "execution.policy_digest is not the statement's",
  );
  const times = [said.occurredAt, policyProof?.evaluatedAt].map((at) => Date.parse(at ?? ""));
  demand(times.includes(execution.decidedAtMs), "execution.decided_at_ms is not the statement's");
}
