import { canonicalBytes, concatBytes, encodeBase64Url } from "@writ/encoding";
import { sha256 } from "@writ/token";
import type { Predicate } from "./revocation-predicate.ts";

/** How far a list of revocations goes: how many entries, and their chain hash. */
export interface ChainHead {
  readonly seq: number;
  /** 32 bytes. */
  readonly h: Uint8Array;
}

/** The head of the empty list: 32 zero bytes. */
export const emptyChain: ChainHead = { seq: 0, h: new Uint8Array(32) };

/** The head after one more entry: h(n) = SHA-256(h(n-1) || SHA-256(JCS(entry n))). */
export function extendChain(head: ChainHead, entry: Predicate): ChainHead {
  const link = concatBytes(head.h, sha256(canonicalBytes(entry)));
  return { seq: head.seq + 1, h: sha256(link) };
}

/** A chain hash as frames carry it. */
export function chainText(head: ChainHead): string {
  return encodeBase64Url(head.h);
}
