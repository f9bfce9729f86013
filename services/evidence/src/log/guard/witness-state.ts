/** How far a witness is. */
export interface WitnessState {
  /** Name of its key. */
  readonly name: string;
  /** Of the newest checkpoint it has cosigned; 0 for none. */
  readonly size: number;
  /** When it answered, milliseconds since the Unix epoch; null for never. */
  readonly cosignedAtMs: number | null;
  /** Why it has not cosigned the last checkpoint it was shown; empty when it has. */
  readonly problem: string;
}

/** What the witnesses of a log have said, kept for readers. Nothing depends on it. */
export interface WitnessRecords {
  /** The newest checkpoint that enough witnesses have cosigned, with their signatures; undefined for none. */
  cosigned(): Promise<string | undefined>;
  /** Keeps it unless a newer one is kept. */
  keepCosigned(checkpoint: {
    readonly size: number;
    readonly note: string;
    readonly atMs: number;
  }): Promise<void>;
  states(): Promise<readonly WitnessState[]>;
  keepStates(states: readonly WitnessState[]): Promise<void>;
}
