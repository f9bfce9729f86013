import { readStatement, type Stated } from "../entry/read-statement.ts";
import type { Submission } from "../entry/submission.ts";
import type { Fences } from "../entry.ts";
import type { StatementRow } from "./fsck-store.ts";

const NO_FENCES: Fences = { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 };

/**
 * A stored event as it would be submitted today, so that it is checked by the rules it was taken by. What is not kept of a
 * submission is taken from the statement. @throws InvalidEntryError when the statement is not readable
 */
export function asSubmission(row: StatementRow): Submission {
  const stated = readStatement(row.kind, row.statement.payload);
  return {
    tenantId: row.tenantId,
    eventId: row.eventId,
    kind: row.kind,
    statement: row.statement,
    executionId: row.executionId,
    seq: row.seq ?? 0,
    execution: row.execution ?? null,
    fences: fencesOf(stated),
    newPolicyCounter: stated.newPolicyCounter,
    takes: [],
    charges: [],
    openings: [],
    idempotency: null,
    status: row.step?.status ?? null,
  };
}

function fencesOf({ decision }: Stated): Fences | null {
  if (decision === null) return null;
  const said = decision.policyProof?.fences;
  if (said === undefined) return NO_FENCES;
  return { policyCounter: said.policy, stopEpoch: said.stop, revocationEpoch: said.revocation };
}
