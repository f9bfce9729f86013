import { canonicalBytes, encodeHex } from "@writ/encoding";
import { buildRevocation } from "@writ/evidence";
import { emptyChain, extendChain, type Predicate } from "@writ/grant";
import { sha256 } from "@writ/token";
import type { ChainHead, RevocationOrder, Sealed } from "../store/revocations.ts";

/** A revocation as verifiers see it. */
export function predicateOf(order: RevocationOrder): Predicate {
  return {
    type: order.type,
    value: order.value,
    tenant: order.tenant,
    at: Math.floor(order.atMs / 1000),
    id: order.revocationId,
  };
}

/** Puts a revocation at the end of both chains and words the statement of it. */
export function sealRevocation(
  order: RevocationOrder,
  eventId: string,
  own: ChainHead = emptyChain,
  all: ChainHead = emptyChain,
): Sealed {
  const predicate = predicateOf(order);
  const next = extendChain(own, predicate);
  const statement = buildRevocation(encodeHex(sha256(canonicalBytes(predicate))), {
    eventId,
    executionId: null,
    tenant: order.tenant,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(order.atMs).toISOString(),
    recordedBy: { service: "grant-signing" },
    revocationId: order.revocationId,
    type: order.type,
    value: order.value,
    reason: order.reason,
    by: order.by,
    streamSeq: next.seq,
  });
  return { own: next, all: extendChain(all, predicate), eventId, statement };
}
