import type { ImportKey } from "@writ/token";
import type { Artifact, GrantClaims } from "./claims.ts";
import type { GrantKeys } from "./grant-keys.ts";
import type { RevocationView } from "./revocation-view.ts";

/** What is about to be executed under a grant. */
export interface GrantUse {
  readonly action: string;
  /** "Type::id". */
  readonly resource: string;
  /** The canonical input bytes the execution will get. */
  readonly input: Uint8Array;
  /** exec-pop+jwt by the holder, for this grant. */
  readonly proof: string;
  /** Digests of what is about to run; none when left out. */
  readonly artifacts?: readonly Artifact[];
  /** The verifier's own measurement of the runtime, `sha256:` and hex. */
  readonly measurement?: string;
}

/** What a verifier is and knows. */
export interface VerifierView {
  /** The wall clock, which the caller found trustworthy: see clock-trusted.ts. */
  readonly nowMs: number;
  readonly audience: string;
  readonly issuer: string;
  /** The only tenant it serves; any when left out. */
  readonly tenant?: string;
  readonly keys: GrantKeys;
  readonly revocations: RevocationView;
  /** How old the revocation state may be, in ms; more than 120 000 counts as 120 000. */
  readonly maxStalenessMs: number;
  /** The least assurance level of the runtime, 0 to 4; 0 when left out. */
  readonly minRuntimeLevel?: number;
  /** Imports holders' keys; keep one `verificationKeyCache` per process. */
  readonly importKey: ImportKey;
  /**
   * Remembers a proof until `untilS` (seconds since 1970) and tells whether it is new. Anything but
   * true, a promise included, denies.
   */
  readonly seenProof: (jkt: string, jti: string, untilS: number) => boolean;
}

/** A grant that passed steps 0 to 14. When redemption is required, nothing may start before it. */
export interface VerifiedGrant {
  readonly claims: GrantClaims;
  /** The key that signed it. */
  readonly kid: string;
  /** SHA-256 of the grant's ASCII, base64url. */
  readonly gth: string;
  /**
   * required: the grant is for one use; `Redeem` must answer first (step 15).
   * not-required: the grant may be used several times in its window.
   */
  readonly redemption: "required" | "not-required";
}
