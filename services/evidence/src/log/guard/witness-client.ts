/** What a witness answers to a checkpoint (C2SP tlog-witness). */
export type WitnessAnswer =
  /** Signature lines. */
  | { readonly kind: "cosigned"; readonly lines: string }
  /** The witness stands at this size, or has another tree of it. */
  | { readonly kind: "conflict"; readonly size: number }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

/** A way to a witness. */
export interface WitnessClient {
  /** Shows a signed checkpoint, with the proof that it continues the tree of `oldSize`. Rejects when there is no answer. */
  addCheckpoint(body: {
    readonly oldSize: number;
    readonly proof: readonly Uint8Array[];
    readonly checkpoint: string;
  }): Promise<WitnessAnswer>;
}
