import type { ReasonCode } from "@writ/reasons";

/** An execution that is going to be in a log. */
export interface PlannedExecution {
  /** Place of the parent in the plan; undefined for a root. Parents come first. */
  readonly parent: number | undefined;
  /** From the root of the chain. */
  readonly depth: number;
  readonly action: string;
  /** `Type::id`. */
  readonly resource: string;
  /** `Agent::id`. */
  readonly actor: string;
  /** What becomes of it; `unused` is allowed and never started. */
  readonly fate: "unused" | "running" | "completed" | "failed" | "denied" | "pending";
  /** Why not, of what is denied. */
  readonly code?: ReasonCode;
  /** Is going to be revoked, once everything is there. */
  readonly isRevoked?: boolean;
}

/** What a plan says of an execution besides where it stands. */
export type PlannedAct = Pick<PlannedExecution, "action" | "resource"> &
  Partial<Omit<PlannedExecution, "parent" | "depth">>;

/** A plan that grows. */
export interface Plan {
  readonly executions: readonly PlannedExecution[];
  /** Adds one below another, or a root; completed unless it says otherwise. Returns its place. */
  readonly add: (parent: number | undefined, act: PlannedAct) => number;
}

/** An empty plan. */
export function newPlan(): Plan {
  const executions: PlannedExecution[] = [];
  return {
    executions,
    add(parent, act) {
      const above = parent === undefined ? undefined : executions[parent];
      const depth = above === undefined ? 0 : above.depth + 1;
      const actor = above?.actor ?? "Agent::incident-agent";
      return executions.push({ fate: "completed", actor, ...act, parent, depth }) - 1;
    },
  };
}
