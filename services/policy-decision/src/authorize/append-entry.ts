import { EventKind } from "@writ/proto/writ/evidence/v1/evidence";
import type { AppendEntry } from "../peers/evidence-peer.ts";
import { decisionStatement } from "./decision-statement.ts";
import type { AuthorizeDeps } from "./deps.ts";
import { executionRow } from "./lineage.ts";
import { type Verdict, whoIs } from "./verdict.ts";

/** The event that records a verdict: its signed statement, its lineage row, and what it was decided under. */
export function appendEntry(
  verdict: Verdict,
  deps: Pick<AuthorizeDeps, "random" | "statementKey">,
): AppendEntry & { readonly statement: ReturnType<AuthorizeDeps["statementKey"]["sign"]> } {
  const { ask, caller, ids, policy } = verdict;
  const { payload, openings } = decisionStatement(verdict, deps.random);
  const isVouchedFor = "identity" in caller;
  return {
    tenantId: whoIs(caller).tenant,
    eventId: ids.decision,
    kind: EventKind.DECISION,
    statement: deps.statementKey.sign(payload),
    executionId: ids.execution,
    seq: 0,
    execution: executionRow(verdict),
    ...(policy && {
      fences: {
        policyCounter: BigInt(policy.fences.policy),
        stopEpoch: BigInt(policy.fences.stop),
        revocationEpoch: BigInt(policy.fences.revocation),
      },
    }),
    openings: openings.map(({ name, value }) => ({ name, value })),
    // A stranger must not be able to use up somebody's idempotency keys; what waits for an approval is asked again under its key.
    idempotencyKey: isVouchedFor && verdict.decision !== "PENDING" ? ask.idempotencyKey : "",
    requestDigest: ask.requestDigest,
  };
}
