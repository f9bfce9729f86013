import { equalBytes } from "@writ/encoding";
import {
  type ChainHead,
  emptyChain,
  extendChain,
  type GrantFacts,
  type Predicate,
  revocationCode,
  revokedBy,
} from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import type { Revocation } from "../store/revocations.ts";
import { predicateOf } from "./seal-revocation.ts";

/** The scope of the stream of all tenants; any other scope is a tenant. */
export const ALL_TENANTS = "";

/** One stream: its entries from the first, and their chain. */
export interface Stream {
  readonly head: ChainHead;
  readonly entries: readonly Predicate[];
  /** Its heads after each {@link PART} entries. */
  readonly parts: readonly ChainHead[];
}

/** Entries that are sent in one frame: well below what a reader takes. */
export const PART = 4_000;

/** The stored revocations do not add up to their own hashes: somebody changed them. */
export class BrokenChainError extends Error {
  override readonly name = "BrokenChainError";
}

/** Every revocation known to this process, in memory. */
export interface RevocationRecord {
  /** Adds the next revocations of the chain of all tenants. @throws BrokenChainError */
  add(revocations: readonly Revocation[]): void;
  stream(scope: string): Stream;
  /** Why a grant is dead, and by which revocation; undefined while it is not. */
  revoked(
    facts: GrantFacts,
  ): { readonly code: ReasonCode; readonly predicate: Predicate } | undefined;
}

interface GrowingStream {
  head: ChainHead;
  readonly entries: Predicate[];
  readonly parts: ChainHead[];
}

const nothing: Stream = { head: emptyChain, entries: [], parts: [] };

/** A record without revocations. */
export function revocationRecord(): RevocationRecord {
  const streams = new Map<string, GrowingStream>();
  const byValue = new Map<string, Predicate[]>();

  const addOne = (revocation: Revocation): void => {
    const predicate = predicateOf(revocation);
    const grown = [
      { scope: ALL_TENANTS, claimed: revocation.all },
      { scope: revocation.tenant, claimed: revocation.own },
    ].map(({ scope, claimed }) => {
      const stream = streams.get(scope) ?? { head: emptyChain, entries: [], parts: [] };
      const head = extendChain(stream.head, predicate);
      if (head.seq !== claimed.seq || !equalBytes(head.h, claimed.h)) {
        throw new BrokenChainError(`revocation ${revocation.all.seq} does not continue its chain`);
      }
      return { scope, stream, head };
    });
    for (const { scope, stream, head } of grown) {
      stream.head = head;
      stream.entries.push(predicate);
      if (head.seq % PART === 0) stream.parts.push(head);
      streams.set(scope, stream);
    }
    const sameValue = byValue.get(predicate.value) ?? [];
    byValue.set(predicate.value, sameValue);
    sameValue.push(predicate);
  };

  return {
    add: (revocations) => revocations.forEach(addOne),
    stream: (scope) => streams.get(scope) ?? nothing,
    revoked: (facts) => {
      const predicate = revokedBy(facts, (value) => byValue.get(value) ?? []);
      return predicate && { code: revocationCode(predicate, facts), predicate };
    },
  };
}
