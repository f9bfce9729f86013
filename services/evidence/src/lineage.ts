/** What was decided about an execution. */
export const decisions = ["ALLOW", "DENY", "PENDING"] as const;

/** One of {@link decisions}. */
export type Decision = (typeof decisions)[number];

/** How an execution ended; one that was refused never started. */
export const outcomes = ["completed", "failed", "refused"] as const;

/** One of {@link outcomes}. */
export type Outcome = (typeof outcomes)[number];

/** The lineage row a decision adds. Ids are UUIDv7, times milliseconds since the Unix epoch. */
export interface Execution {
  readonly executionId: string;
  /** Null for a root. */
  readonly parentId: string | null;
  /** Its own id for a root. */
  readonly rootId: string;
  /** Distance from the root, 0..32. */
  readonly depth: number;
  /** From the root to the parent. */
  readonly ancestors: readonly string[];
  /** `Type::id`; null when a denial could not know it. */
  readonly principal: string | null;
  /** `Type::id`; null when the principal acts itself. */
  readonly actor: string | null;
  readonly action: string;
  /** `Type::id`. */
  readonly resource: string;
  readonly decision: Decision;
  readonly reasonCodes: readonly string[];
  /** `sha256:<hex>`; null when no policy set decided. */
  readonly policyDigest: string | null;
  /** Null unless allowed. */
  readonly grantId: string | null;
  /** `sha256:<hex>`; null when no runtime was shown. */
  readonly measurement: string | null;
  /** Event id of the decision. */
  readonly decisionId: string;
  readonly decidedAtMs: number;
  /** End of the start window; null unless allowed. */
  readonly startBeforeMs: number | null;
  /** End of the lease; null unless allowed. */
  readonly leaseUntilMs: number | null;
  /** Executions of the tenant that led to it without lending it authority; sorted, each once. */
  readonly causes: readonly string[];
}

/** An execution with what happened to it since. */
export interface ExecutionState extends Execution {
  /** Index of the decision's leaf. */
  readonly logIndex: number;
  /** When its grant was redeemed; null before. */
  readonly startedAtMs: number | null;
  /** When it ended; null before. */
  readonly endedAtMs: number | null;
  readonly outcome: Outcome | null;
  /** Why it was refused: a reason code; null unless it was. */
  readonly refusalCode: string | null;
  /** Signer of the decision: RFC 7638 thumbprint of its key. */
  readonly keyId: string;
}
