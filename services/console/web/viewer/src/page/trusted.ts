import type { BundleTrust, VerifyCrypto } from "@writ/evidence";
import { fingerprint } from "../check/fingerprint.ts";
import { knownKeys } from "../check/known-keys.ts";
import { readTrust, TrustTextError } from "../trust.ts";
import type { Pinned } from "../keep/pinned-trust.ts";

/** Whom the page believes, and where that came from. */
export interface Trusted {
  /** Verbatim. */
  readonly text: string;
  readonly value: BundleTrust;
  readonly source: "you" | "link";
  /** SHA-256 of the text. */
  readonly hex: string;
  /** The same, to be read aloud. */
  readonly words: string;
  readonly pinnedAtMs: number | undefined;
  /** Another one that is pinned for the same log. */
  readonly conflict: Pinned | undefined;
  /** Whether the witness policy is one the user gave besides. */
  readonly hasOwnPolicy: boolean;
}

/** Reads a trust file and compares it with what is pinned. @throws TrustTextError */
export async function trustedFrom(
  text: string,
  source: Trusted["source"],
  pinned: readonly Pinned[],
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<Trusted> {
  const value = readTrust(text);
  if ((await knownKeys(value, crypto)).length === 0)
    throw new TrustTextError("a key of a log, or the witness policy, is none");
  const known = pinned.find(({ origin }) => origin === originOf(value));
  const isPinned = known?.text === text;
  return {
    text,
    value,
    source: isPinned ? "you" : source,
    ...(await fingerprint(text, crypto)),
    pinnedAtMs: isPinned ? known.pinnedAtMs : undefined,
    conflict: isPinned ? undefined : known,
    hasOwnPolicy: false,
  };
}

/** The log a trust is about: the one in use. */
export function originOf({ logs }: Pick<BundleTrust, "logs">): string {
  return logs[0]?.origin ?? "";
}

/** The same trust with a witness policy of one's own. */
export function withOwnPolicy(trusted: Trusted, witnessPolicy: string): Trusted {
  return { ...trusted, value: { ...trusted.value, witnessPolicy }, hasOwnPolicy: true };
}
