import { create } from "@bufbuild/protobuf";
import { type AppendEntry, AppendEntrySchema } from "@writ/proto/writ/evidence/v1/evidence";
import type { CallContext } from "@writ/rpc";
import type { Submission } from "../entry/submission.ts";
import { executionMessage, fencesMessage } from "../wire/evidence-messages.ts";
import { wireKinds } from "../wire/read-submission.ts";

/** A submission as it travels. */
export function entryMessage(s: Submission): AppendEntry {
  return create(AppendEntrySchema, {
    tenantId: s.tenantId,
    eventId: s.eventId,
    kind: wireKinds[s.kind],
    statement: { ...s.statement },
    executionId: s.executionId ?? "",
    seq: s.seq,
    ...(s.execution === null ? {} : { execution: executionMessage(s.execution) }),
    ...(s.fences === null ? {} : { fences: fencesMessage(s.fences) }),
    newPolicyCounter: BigInt(s.newPolicyCounter ?? 0),
    reservations: [
      ...s.takes.map((key) => ({ kind: "once", key })),
      ...s.charges.map(({ key, cost, limit }) => ({
        kind: "counter",
        key,
        cost: BigInt(cost),
        limit: BigInt(limit),
      })),
    ],
    openings: s.openings.map(({ name, value }) => ({ name, value })),
    idempotencyKey: s.idempotency?.key ?? "",
    requestDigest: s.idempotency?.requestDigest ?? new Uint8Array(),
    status: s.status ?? "",
  });
}

/** A call by the holder of a SPIFFE path, such as `service/policy-decision`, with all the time in the world. */
export function callBy(path: string): CallContext {
  const call: Omit<CallContext, "method"> = {
    peer: { spiffeId: `spiffe://writ.local/${path}`, path },
    deadlineMs: Number.MAX_SAFE_INTEGER,
    signal: new AbortController().signal,
  };
  // Handlers do not look at the method.
  return call as CallContext;
}
