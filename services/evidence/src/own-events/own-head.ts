import { canonicalBytes, encodeHex, type Json } from "@writ/encoding";
import type { StandaloneHead } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { SERVICE } from "./own-event.ts";

/** The head of an own event that happened at a time, in milliseconds since the Unix epoch. */
export function ownHead(eventId: string, tenant: string, atMs: number): StandaloneHead {
  return {
    eventId,
    executionId: null,
    tenant,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(atMs).toISOString(),
    recordedBy: { service: SERVICE },
  };
}

/** The subject's digest of an own event, hex: that of what it says besides its head. */
export function subjectOf(document: Json): string {
  return encodeHex(sha256(canonicalBytes(document)));
}
