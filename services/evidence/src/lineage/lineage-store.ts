import type { Decision } from "../lineage.ts";
import type { ExecutionFilter, Selection } from "./execution-filter.ts";
import type { ExecutionBrief, ExecutionView, State } from "./execution-view.ts";
import type { GovernanceKind, PlacedChange } from "./governance-change.ts";
import type { LogPlace } from "./log-place.ts";

/** An edge of the execution graph. */
export interface Child {
  readonly parentId: string;
  readonly executionId: string;
}

/** Counts of what a selection has. */
export interface SelectionCounts {
  readonly total: number;
  /** There may be more. */
  readonly isCapped: boolean;
  /** Down to this execution everything was looked at; null when all was, or when as many as are counted matched. */
  readonly reachedId: string | null;
  readonly byDecision: ReadonlyMap<Decision, number>;
  /** By first reason code. */
  readonly byReason: ReadonlyMap<string, number>;
}

/** Counts over everything below an execution. */
export interface DescendantCounts {
  readonly total: number;
  /** Started and not ended. */
  readonly running: number;
  readonly byState: ReadonlyMap<State, number>;
  /** By distance; the first is 1. */
  readonly byLevel: readonly number[];
  /** The largest hundred. */
  readonly byAction: ReadonlyMap<string, number>;
}

/** Something that happened to an execution, or to all that a revocation reaches. */
export interface Change {
  /** Where it is in the log. */
  readonly place: LogPlace;
  readonly what:
    | { readonly kind: "execution"; readonly executionId: string }
    | {
        readonly kind: "revocation";
        readonly revoked: { readonly type: string; readonly value: string };
        readonly atMs: number;
      };
}

/** Reads executions, never across tenants. Everything rejects with DatabaseUnavailableError when the database does not answer. */
export interface LineageStore {
  /** Where the log in use ends. */
  end(): Promise<LogPlace>;
  /** Those of the ids that exist and match, in their order. */
  find(
    tenantId: string,
    executionIds: readonly string[],
    nowMs: number,
    filter?: ExecutionFilter,
  ): Promise<readonly ExecutionView[]>;
  /** The same, and little of each. */
  findBrief(
    tenantId: string,
    executionIds: readonly string[],
    nowMs: number,
    filter?: ExecutionFilter,
  ): Promise<readonly ExecutionBrief[]>;
  /** An execution with those above it, root first; empty when the tenant does not have it. */
  line(tenantId: string, executionId: string, nowMs: number): Promise<readonly ExecutionView[]>;
  /** The first below an execution, nearest first, each after its parent; siblings by id. */
  below(
    tenantId: string,
    executionId: string,
    maxDepth: number,
    limit: number,
  ): Promise<readonly Child[]>;
  /** The next children of these parents, parent by parent, each parent's by id; `after` is the last one had. */
  children(
    tenantId: string,
    parents: readonly string[],
    after: Child | null,
    limit: number,
  ): Promise<readonly Child[]>;
  /** Newest first, from the one before `before`, null for the newest; of a window of candidates only. */
  search(
    selection: Selection,
    before: string | null,
    limit: number,
  ): Promise<readonly ExecutionView[]>;
  /** Below this id are all executions that were decided before a place in the log; null when all of them are. */
  boundAt(place: LogPlace): Promise<string | null>;
  /** The last candidate of the window that {@link search} looks at; null when there are no more after it. */
  windowEnd(selection: Selection, before: string | null): Promise<string | null>;
  count(selection: Selection): Promise<SelectionCounts>;
  summarize(tenantId: string, executionId: string, nowMs: number): Promise<DescendantCounts>;
  /** Events of the tenant that belong to no execution, newest first, from before a place; null for every kind. */
  governance(
    tenantId: string,
    kind: GovernanceKind | null,
    before: LogPlace,
    limit: number,
  ): Promise<readonly PlacedChange[]>;
  /** What happened in the tenant among the next leaves from a place on, and where those end. */
  changes(
    tenantId: string,
    from: LogPlace,
  ): Promise<{ readonly changes: readonly Change[]; readonly to: LogPlace }>;
}
