import {
  type ChainHead,
  chainText,
  type Predicate,
  type RevocationFrame,
  signRevocationFrame,
} from "@writ/grant";
import type { SigningKey } from "@writ/token";

/** How long a frame may be used, in seconds; verifiers demand fresher ones by themselves. */
const LIFE_S = 120;

/** What a frame says. */
export type FrameContent = {
  readonly kind: RevocationFrame["kind"];
  readonly scope: string;
  readonly head: ChainHead;
  readonly entries: readonly Predicate[];
  /** When this was known to be everything, in milliseconds since 1970. */
  readonly asOfMs: number;
  /** It is the beginning of a list; the rest follows in the next frames. */
  readonly isPart: boolean;
};

/** Signs frames of the revocation stream, exec-revocation+jwt. @throws RevocationFrameError when one would be too large */
export function frameSigner(issuer: string, key: SigningKey): (content: FrameContent) => string {
  return ({ kind, scope, head, entries, asOfMs, isPart }) => {
    const signedAt = Math.floor(asOfMs / 1000);
    const frame = {
      iss: issuer,
      kind,
      tenant: scope,
      seq: head.seq,
      h: chainText(head),
      signed_at: signedAt,
      signed_at_ms: asOfMs,
      exp: signedAt + LIFE_S,
      entries,
      ...(isPart && { more: true as const }),
    };
    return signRevocationFrame(frame, key);
  };
}
