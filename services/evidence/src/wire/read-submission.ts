import {
  type AppendEntry,
  EventKind as WireKind,
  type Execution as WireExecution,
  type Fences as WireFences,
} from "@writ/proto/writ/evidence/v1/evidence";
import {
  demand,
  InvalidEntryError,
  type Submission,
  type SubmittedExecution,
} from "../entry/submission.ts";
import type { EventKind, Fences } from "../entry.ts";
import { decisions, outcomes } from "../lineage.ts";

/** The kinds of events by their wire values. */
export const wireKinds: Readonly<Record<EventKind, WireKind>> = {
  decision: WireKind.DECISION,
  redemption: WireKind.REDEMPTION,
  progress: WireKind.PROGRESS,
  outcome: WireKind.OUTCOME,
  revocation: WireKind.REVOCATION,
  "policy-lifecycle": WireKind.POLICY_LIFECYCLE,
  approval: WireKind.APPROVAL,
  "identity-change": WireKind.IDENTITY_CHANGE,
  "key-change": WireKind.KEY_CHANGE,
  "log-lifecycle": WireKind.LOG_LIFECYCLE,
  erasure: WireKind.ERASURE,
};

const kinds = new Map(
  Object.entries(wireKinds).map(([kind, wire]) => [wire, kind as EventKind] as const),
);

/** An entry in our own words; empty fields of the message become null. @throws InvalidEntryError */
export function readSubmission(entry: AppendEntry): Submission {
  const kind = kinds.get(entry.kind);
  if (kind === undefined) throw new InvalidEntryError("kind is not known");
  demand(entry.statement !== undefined, "statement is missing");
  return {
    tenantId: entry.tenantId,
    eventId: entry.eventId,
    kind,
    statement: entry.statement,
    executionId: orNull(entry.executionId),
    seq: entry.seq,
    execution: entry.execution === undefined ? null : readExecution(entry.execution),
    fences: entry.fences === undefined ? null : readFences(entry.fences),
    newPolicyCounter: entry.newPolicyCounter === 0n ? null : Number(entry.newPolicyCounter),
    ...readReservations(entry),
    openings: entry.openings,
    idempotency:
      entry.idempotencyKey === ""
        ? null
        : { key: entry.idempotencyKey, requestDigest: entry.requestDigest },
    status: entry.status === "" ? null : oneOf(outcomes, entry.status, "status"),
  };
}

function readExecution(execution: WireExecution): SubmittedExecution {
  return {
    executionId: execution.executionId,
    parentId: orNull(execution.parentId),
    rootId: execution.rootId,
    depth: execution.depth,
    ancestors: execution.ancestors,
    principal: orNull(execution.principal),
    actor: orNull(execution.actor),
    action: execution.action,
    resource: execution.resource,
    decision: oneOf(decisions, execution.decision, "execution.decision"),
    reasonCodes: execution.reasonCodes,
    policyDigest: orNull(execution.policyDigest),
    grantId: orNull(execution.grantId),
    measurement: orNull(execution.measurement),
    decisionId: execution.decisionId,
    decidedAtMs: Number(execution.decidedAtMs),
    startBeforeMs: execution.startBeforeMs === 0n ? null : Number(execution.startBeforeMs),
    leaseUntilMs: execution.leaseUntilMs === 0n ? null : Number(execution.leaseUntilMs),
  };
}

function readFences(fences: WireFences): Fences {
  return {
    policyCounter: Number(fences.policyCounter),
    stopEpoch: Number(fences.stopEpoch),
    revocationEpoch: Number(fences.revocationEpoch),
  };
}

function readReservations({ reservations }: AppendEntry): Pick<Submission, "takes" | "charges"> {
  const isKnown = reservations.every(({ kind }) => kind === "once" || kind === "counter");
  demand(isKnown, "a reservation's kind is not known");
  return {
    takes: reservations.filter(({ kind }) => kind === "once").map(({ key }) => key),
    charges: reservations
      .filter(({ kind }) => kind === "counter")
      .map(({ key, cost, limit }) => ({ key, cost: Number(cost), limit: Number(limit) })),
  };
}

function oneOf<const T extends string>(values: readonly T[], text: string, field: string): T {
  const value = values.find((one) => one === text);
  if (value === undefined) throw new InvalidEntryError(`${field} is not known`);
  return value;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
