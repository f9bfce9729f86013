import type { Decision } from "../lineage.ts";
import type { State } from "./execution-view.ts";
import type { LogPlace } from "./log-place.ts";

/** What executions must have in common; what is left out does not matter. */
export interface ExecutionFilter {
  readonly principal?: string;
  readonly actor?: string;
  /** `*` at the end stands for anything; so it does of the resource and the reason. */
  readonly action?: string;
  readonly resource?: string;
  readonly decision?: Decision;
  /** One of the reason codes of what was not allowed. */
  readonly reasonCode?: string;
  readonly rootId?: string;
  readonly policyDigest?: string;
  /** Signer of the decision. */
  readonly keyId?: string;
  readonly measurement?: string;
  readonly parentId?: string;
  readonly rootsOnly?: true;
  readonly minDepth?: number;
  readonly state?: State;
  /** Decided at or after, in milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  /** Decided before. */
  readonly toMs?: number;
  /** Part of action, resource, principal or actor, whatever the case of its letters. */
  readonly text?: string;
  readonly started?: true;
  /** Allowed, and it or an ancestor was revoked later. */
  readonly underRevoked?: true;
  readonly orphans?: true;
  readonly grantId?: string;
  readonly hasChildren?: true;
  /** It named this execution among its causes. */
  readonly causeId?: string;
}

/** What is asked of a tenant's executions. */
export interface Selection {
  readonly tenantId: string;
  /** What must match all of these. */
  readonly every: readonly ExecutionFilter[];
  /** Leave out what matches any one field of it. */
  readonly without: ExecutionFilter;
  /** Only what the log held at this size. */
  readonly upTo: LogPlace;
  /** States are those of this moment. */
  readonly nowMs: number;
}
