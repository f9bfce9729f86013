import type { Kept } from "../check/recall.ts";
import type { Flip, PartName } from "../check/tampering.ts";
import type { Verdict } from "../check/verdict.ts";
import type { Pinned } from "../keep/pinned-trust.ts";
import type { Trusted } from "./trusted.ts";

/** What a session knows; replaced as a whole with every change. */
export interface SessionState {
  readonly trusted: Trusted | undefined;
  readonly pinned: readonly Pinned[];
  /** Checkpoints this browser remembers, of all logs. */
  readonly kept: readonly Kept[];
  readonly bundle: Uint8Array | undefined;
  /** About the bundle as it stands now. */
  readonly verdict: Verdict | undefined;
  /** The bit that is changed in it. */
  readonly change: Flip | undefined;
  /** What can be changed in it. */
  readonly parts: readonly PartName[];
  /** The policy engine that makes decisions again; undefined while there is none. */
  readonly engine: string | undefined;
  /** Whether it is being loaded, or making the decision again. */
  readonly isReplaying: boolean;
  /** What is missing, was refused, or is being done; empty when there is nothing to say. */
  readonly message: string;
  /** Whether checking was stopped because it took too long, and more time would help. */
  readonly isLate: boolean;
}

/** Of a session that shows no bundle, whatever it has. */
export const nothingShown = {
  verdict: undefined,
  change: undefined,
  parts: [],
  isReplaying: false,
  isLate: false,
} as const satisfies Partial<SessionState>;

/** Of a page that has been opened just now. */
export const newSession: SessionState = {
  trusted: undefined,
  pinned: [],
  kept: [],
  bundle: undefined,
  engine: undefined,
  message: "",
  ...nothingShown,
};

/** What is needed next, in a sentence; empty when nothing is. */
export function nextStep({ trusted, bundle }: Pick<SessionState, "trusted" | "bundle">): string {
  if (trusted === undefined && bundle === undefined) return "";
  if (trusted === undefined)
    return "Now the trust file of whoever runs the log: drop, paste or choose it.";
  return bundle === undefined ? "Now the bundle: drop, paste or choose it." : "";
}
