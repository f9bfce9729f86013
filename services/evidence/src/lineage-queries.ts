import type { Decision, ExecutionState } from "./lineage.ts";

/** What searched executions must have in common; what is left out does not matter. */
export interface ExecutionFilter {
  readonly principal?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly decision?: Decision;
  readonly reasonCode?: string;
  readonly rootId?: string;
}

/** Counts over everything below an execution. */
export interface DescendantCounts {
  readonly total: number;
  readonly allowed: number;
  readonly denied: number;
  /** Allowed, started and not ended. */
  readonly running: number;
  /** Deepest level below; 0 when there is none. */
  readonly maxDepth: number;
}

/** An edge of the execution graph. */
export interface Child {
  readonly parentId: string;
  readonly executionId: string;
}

/** Reads executions, never across tenants. */
export interface LineageStore {
  /** Those of the ids that exist, in their order. */
  find(tenantId: string, executionIds: readonly string[]): Promise<readonly ExecutionState[]>;
  /** The next children of these parents, parent by parent, each parent's by id; `after` is the last one had. */
  children(
    tenantId: string,
    parents: readonly string[],
    after: Child | null,
    limit: number,
  ): Promise<readonly Child[]>;
  /** Newest first, from the one before `before`, null for the newest. */
  search(
    tenantId: string,
    filter: ExecutionFilter,
    before: string | null,
    limit: number,
  ): Promise<readonly ExecutionState[]>;
  summarize(tenantId: string, executionId: string): Promise<DescendantCounts>;
}
