/** Which witnesses must have cosigned a checkpoint: one, or so many members of a group. */
export type Quorum =
  | { readonly kind: "witness"; readonly name: string }
  | {
      readonly kind: "group";
      readonly name: string;
      /** How many members have to be met. */
      readonly needed: number;
      readonly members: readonly Quorum[];
    };

/** A log of a policy; its key's name is its origin. */
export interface PolicyLog {
  /** Of type 0x01. */
  readonly vkey: string;
  /** Verbatim. */
  readonly url: string | null;
}

/** A witness of a policy. */
export interface PolicyWitness {
  /** Its name in this policy, not that of its key. */
  readonly name: string;
  /** Of type 0x04. */
  readonly vkey: string;
  /** Verbatim: where add-checkpoint is found below. */
  readonly url: string | null;
}

/** Who watches over a log, and how many of them make a checkpoint valid. */
export interface WitnessPolicy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** Null when no cosignature is needed. */
  readonly quorum: Quorum | null;
}
