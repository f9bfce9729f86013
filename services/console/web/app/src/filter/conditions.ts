/** A time as the wire has it. */
export interface WireTime {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** What executions must have in common: the fields of writ.lineage.v1.ExecutionFilter that are set. */
export interface Conditions {
  readonly principal?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly decision?: string;
  readonly reasonCode?: string;
  readonly rootId?: string;
  readonly policyDigest?: string;
  readonly keyId?: string;
  readonly measurement?: string;
  readonly parentId?: string;
  readonly rootsOnly?: boolean;
  readonly minDepth?: number;
  readonly state?: string;
  readonly from?: WireTime;
  readonly to?: WireTime;
  readonly text?: string;
  readonly started?: boolean;
  readonly underRevoked?: boolean;
  readonly orphans?: boolean;
  readonly grantId?: string;
  readonly hasChildren?: boolean;
  readonly causeId?: string;
}

/** Milliseconds since the Unix epoch as the wire has them. */
export function wireTime(ms: number): WireTime {
  const seconds = Math.floor(ms / 1_000);
  return { seconds: BigInt(seconds), nanos: (ms - seconds * 1_000) * 1_000_000 };
}
