/** A published policy set, without its files. */
export interface StoredPolicySet {
  readonly tenantId: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly name: string;
  /** Number of policies. */
  readonly policies: number;
  readonly publishedAt: Date;
  /** SPIFFE id of who published it. */
  readonly publishedBy: string;
  /** Event id of the publication's statement. */
  readonly eventId: string;
}

/** The activation of a policy set, with its signed statement. */
export interface Activation {
  readonly tenantId: string;
  /** One above the activation before it. */
  readonly counter: number;
  readonly digest: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly eventId: string;
  /** The lifecycle statement's bytes, its DSSE signature (DER) and key id. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly keyId: string;
}

/** Paths and texts of a policy set's directory. */
export type Files = ReadonlyMap<string, string>;

/** Policy sets and their activations. */
export interface PolicyStore {
  /** Stores a set and its files; doing it again with the same digest changes nothing. */
  publish(set: StoredPolicySet, files: Files): Promise<void>;
  find(tenantId: string, digest: string): Promise<StoredPolicySet | undefined>;
  files(tenantId: string, digest: string): Promise<Files>;
  /** Newest first, at most 200. */
  list(tenantId: string): Promise<readonly StoredPolicySet[]>;
  /** Stores an activation whose statement is about to be appended. */
  prepareActivation(activation: Activation): Promise<void>;
  /** Marks an activation as being in the log. */
  confirmActivation(tenantId: string, eventId: string, leafIndex: number): Promise<void>;
  /** The newest activation that is in the log. */
  currentActivation(tenantId: string): Promise<Activation | undefined>;
  /** Activations with this counter that were prepared but never confirmed. */
  pendingActivations(tenantId: string, counter: number): Promise<readonly Activation[]>;
  /** Throws while the database does not answer. */
  check(): Promise<void>;
}
