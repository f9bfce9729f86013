import {
  buildApproval,
  buildErasure,
  buildKeyChange,
  buildLogLifecycle,
  type StandaloneHead,
} from "@writ/evidence";
import { SAMPLE_BASE64URL, SAMPLE_HEX } from "./sample-decision.ts";

/** Kinds of events that belong to no execution and change nothing that later events depend on. */
export type PlainKind = "approval" | "key-change" | "log-lifecycle" | "erasure";

/** A sample statement of each of these kinds. */
export const sampleStatements: Readonly<Record<PlainKind, (head: StandaloneHead) => Uint8Array>> = {
  approval: (head) =>
    buildApproval(SAMPLE_HEX, {
      ...head,
      approvalId: head.eventId,
      request: null,
      verdict: "approved",
      by: "User::alice",
      policy: "money/large",
      item: `sha256:${SAMPLE_HEX}`,
    }),
  "key-change": (head) =>
    buildKeyChange(SAMPLE_HEX, {
      ...head,
      recordedBy: { service: "evidence" },
      keys: [{ kid: SAMPLE_BASE64URL, use: "statement", service: "identity" }],
      added: [SAMPLE_BASE64URL],
      retired: [],
    }),
  "log-lifecycle": (head) =>
    buildLogLifecycle(SAMPLE_HEX, {
      ...head,
      change: "opened",
      origin: "evidence.writ.local/test/1",
      previous: null,
      reason: "the first log",
    }),
  erasure: (head) =>
    buildErasure(SAMPLE_HEX, {
      ...head,
      erasureId: head.eventId,
      execution: head.eventId,
      erased: [{ event: head.eventId, name: "decision-input" }],
      reason: "asked for",
      by: "spiffe://writ.local/operator/admin",
    }),
};
