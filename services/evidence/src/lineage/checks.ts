import type { RevocationType } from "@writ/evidence";
import {
  isReasonCode,
  type ReasonCode,
  stoppedAt,
  type StripCell,
  stripCells,
} from "@writ/reasons";
import type { ExecutionView, Reach } from "./execution-view.ts";

/** What became of one check before an execution, or of the execution itself. */
export type CheckState = "PASSED" | "FAILED" | "NOT_REACHED" | "UNKNOWN" | "WAITING";

/** One cell of the strip that shows what an execution went through. */
export interface Check {
  readonly cell: StripCell;
  readonly state: CheckState;
  /** Reason code, where it failed or waits for something. */
  readonly code: string;
  /** Null where it was not reached, or nobody knows. */
  readonly atMs: number | null;
}

/** What a strip is made from. */
export type Checked = Pick<
  ExecutionView,
  | "decision"
  | "reasonCodes"
  | "measurement"
  | "executionId"
  | "state"
  | "revocation"
  | "decidedAtMs"
  | "startBeforeMs"
  | "leaseUntilMs"
  | "startedAtMs"
  | "endedAtMs"
  | "refusalCode"
>;

/** What the letters of a strip are made from. */
export type Stripped = Omit<Checked, "revocation" | "startBeforeMs" | "leaseUntilMs">;

const letters: Readonly<Record<CheckState, string>> = {
  PASSED: "P",
  FAILED: "F",
  NOT_REACHED: "N",
  UNKNOWN: "U",
  WAITING: "W",
};

/** The states of the strip in short: one letter per cell, in their order. */
export function stripOf(execution: Stripped): string {
  // No letter depends on them.
  const none = { revocation: null, startBeforeMs: null, leaseUntilMs: null };
  return checksOf({ ...execution, ...none })
    .map(({ state }) => letters[state])
    .join("");
}

/** The strip: everything before the cell where it stands was passed, nothing after it was reached. */
export function checksOf(execution: Checked): readonly Check[] {
  const stop = stopOf(execution);
  const stopAt = stop === undefined ? stripCells.length : stripCells.indexOf(stop.cell);
  return stripCells.map((cell, position) => {
    if (stop !== undefined && position === stopAt) return stop;
    return position < stopAt ? passed(cell, execution) : notReached(cell);
  });
}

/** Where an execution stands; undefined when it has come to its end. */
function stopOf(execution: Checked): Check | undefined {
  const { decidedAtMs, reasonCodes } = execution;
  const [code = ""] = reasonCodes;
  switch (execution.decision) {
    case "DENY":
      return { cell: deniedAt(code), state: "FAILED", code, atMs: decidedAtMs };
    case "PENDING":
      return { cell: "policy", state: "WAITING", code, atMs: decidedAtMs };
    case "ALLOW":
      return lifeOf(execution);
    default:
      return { cell: "asked", state: "UNKNOWN", code: "", atMs: null };
  }
}

/** No grant was made, whatever a newer release's code means. */
function deniedAt(code: string): StripCell {
  return isReasonCode(code) ? stoppedAt[code] : "grant";
}

function lifeOf(execution: Checked): Check | undefined {
  const { endedAtMs, leaseUntilMs, revocation, startBeforeMs, startedAtMs } = execution;
  const cell = startedAtMs === null ? "used" : "done";
  switch (execution.state) {
    case "COMPLETED":
      return undefined;
    case "FAILED":
      return { cell, state: "FAILED", code: "", atMs: endedAtMs };
    case "REFUSED":
      return { cell: "used", state: "FAILED", code: execution.refusalCode ?? "", atMs: endedAtMs };
    case "REVOKED":
      return {
        cell,
        state: "FAILED",
        code: revocation === null ? "" : codeOfReach(revocation, execution.executionId),
        atMs: revocation?.atMs ?? null,
      };
    case "EXPIRED":
      return startedAtMs === null
        ? { cell, state: "FAILED", code: "GRANT_EXPIRED", atMs: startBeforeMs }
        : { cell, state: "FAILED", code: "LEASE_EXPIRED", atMs: leaseUntilMs };
    case "ALLOWED":
    case "RUNNING":
      return notReached(cell);
    default:
      return { cell, state: "UNKNOWN", code: "", atMs: null };
  }
}

function passed(cell: StripCell, execution: Checked): Check {
  const isMeasured = cell !== "runtime" || execution.measurement !== null;
  // A runtime that nobody measured was not found to be right. Nobody here knows what a newer release's code comes after.
  const isKnown = isMeasured && execution.reasonCodes.every(isReasonCode);
  return isKnown
    ? { cell, state: "PASSED", code: "", atMs: passedAtMs(cell, execution) }
    : { cell, state: "UNKNOWN", code: "", atMs: null };
}

function passedAtMs(cell: StripCell, execution: Checked): number | null {
  if (cell === "used") return execution.startedAtMs;
  if (cell === "done") return execution.endedAtMs;
  return execution.decidedAtMs;
}

function notReached(cell: StripCell): Check {
  return { cell, state: "NOT_REACHED", code: "", atMs: null };
}

const codeOf: Readonly<Record<RevocationType, ReasonCode>> = {
  grant: "GRANT_REVOKED",
  execution: "ANCESTOR_REVOKED",
  principal: "PRINCIPAL_REVOKED",
  actor: "ACTOR_REVOKED",
  policy: "POLICY_REVOKED",
  measurement: "MEASUREMENT_REVOKED",
  key: "GRANT_KEY_REVOKED",
  tenant: "TENANT_REVOKED",
};

function codeOfReach({ type, value }: Reach, executionId: string): ReasonCode {
  return value === executionId ? "EXECUTION_REVOKED" : codeOf[type];
}
