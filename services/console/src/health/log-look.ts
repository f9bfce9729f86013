/** What came of looking at the log: it is followed, or it contradicts itself. */
export type LogLook = FollowedLog | Contradiction;

/** The log was followed from one verified checkpoint to the next. */
export interface FollowedLog {
  readonly kind: "followed";
  /** Size of the newest checkpoint whose signature verified. */
  readonly size: number;
  /** The older size that it was proven to extend; undefined for the first that was seen. */
  readonly from: number | undefined;
  /** Why the log is frozen; empty when it is not. */
  readonly frozen: string;
  readonly witnessed: WitnessedLog;
}

/** What the witnesses of the trust file vouch for. */
export interface WitnessedLog {
  /** Size of the newest checkpoint that enough of them cosigned, whose signatures verified, and that the newest one extends; 0 for none. */
  readonly size: number;
  /** Those who cosigned it, by their names in the policy. */
  readonly names: readonly string[];
  /** When the last of them did, milliseconds since 1970; undefined for nobody. */
  readonly atMs: number | undefined;
  /** How many are needed, and how many there are. */
  readonly needed: number;
  readonly of: number;
}

/** The log said two things that cannot both be true. Nothing heals that. */
export interface Contradiction {
  readonly kind: "contradiction";
  readonly code: "log-not-signed" | "log-rolled-back" | "split-view" | "log-inconsistent";
  /** In words. */
  readonly text: string;
}
