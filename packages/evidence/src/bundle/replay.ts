/** What a decision is made again from. */
export interface ReplayMaterial {
  /** Empty when no policy set was in use. */
  readonly policySet: {
    readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
  };
  /** The recorded input, `writ-decision-input/1`. */
  readonly input: Uint8Array;
  /** The recorded output. */
  readonly output: Uint8Array;
}

/** A decision that was made again. */
export interface Replayed {
  /** Digest of the material's policy set, `sha256:` and hex; null when there was none. */
  readonly policySet: string | null;
  /** The engine that made it; the digest is `sha256:` and hex. */
  readonly engine: { readonly name: string; readonly version: string; readonly digest: string };
  readonly output: Uint8Array;
  readonly decision: string;
  /** Ids of the policies that determined it. */
  readonly determining: readonly string[];
}

/** Makes a decision again, without network. Whatever it rejects with counts as a failed replay. */
export type Replay = (material: ReplayMaterial) => Promise<Replayed>;
