import { EventKind, type EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { type Batcher, type Client, failure } from "@writ/rpc";
import type { StatementKey } from "@writ/service";
import type { AppendEntry, AppendOutcome } from "../peers/evidence-peer.ts";
import type { Activation, PolicyStore } from "../store/store.ts";
import { activationStatement } from "./lifecycle-statement.ts";

const MAX_VALID_S = 90 * 24 * 60 * 60;

/** What changing the active policy set takes. */
export interface ActivateDeps {
  readonly store: PolicyStore;
  readonly evidence: Batcher<AppendEntry, AppendOutcome>;
  readonly log: Client<typeof EvidenceService>;
  readonly statementKey: StatementKey;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What an operator asks for. */
export interface ActivationOrder {
  readonly tenantId: string;
  readonly digest: string;
  readonly reason: string;
  /** Seconds; 0 for the longest. */
  readonly validS: number;
  /** SPIFFE id of the operator. */
  readonly by: string;
}

/** An activation that the log holds. */
export interface Activated {
  readonly activation: Activation;
  readonly leafIndex: number;
}

/**
 * Makes a published set the one that decides. The row is written before the statement is appended, so that an activation the log holds can always be
 * found here; the log takes it only when its counter is the next one.
 */
export async function activate(
  order: ActivationOrder,
  deadlineMs: number,
  deps: ActivateDeps,
): Promise<Activated> {
  const { digest, tenantId } = order;
  if ((await deps.store.find(tenantId, digest)) === undefined)
    throw failure("NOT_FOUND", `policy set ${digest} is not published`);
  const { heads } = await deps.log.getHeads({ tenantId }, { deadlineMs });
  const head = Number(heads?.policyCounter ?? 0n);
  const previous = head === 0 ? null : await previousOf(tenantId, head, deps);
  const nowMs = deps.now();
  const validMs = (order.validS === 0 ? MAX_VALID_S : Math.min(order.validS, MAX_VALID_S)) * 1000;
  const eventId = deps.newId();
  const activating = {
    counter: head + 1,
    previous,
    notBefore: new Date(nowMs),
    notAfter: new Date(nowMs + validMs),
    reason: order.reason === "" ? null : order.reason,
  };
  const payload = activationStatement({ ...order, eventId, nowMs }, activating);
  const { keyId, signature } = deps.statementKey.sign(payload);
  const { counter, notAfter, notBefore } = activating;
  const activation: Activation = {
    tenantId,
    digest,
    counter,
    notBefore,
    notAfter,
    eventId,
    payload,
    signature,
    keyId,
  };
  await deps.store.prepareActivation(activation);
  return confirm(activation, deadlineMs, deps);
}

/** Appends an activation's statement, or finds it in the log, and notes where it is. Throws POLICY_STALE when another activation took its counter. */
export async function confirm(
  activation: Activation,
  deadlineMs: number,
  deps: Pick<ActivateDeps, "evidence" | "store">,
): Promise<Activated> {
  const { counter, eventId, keyId, payload, signature, tenantId } = activation;
  const outcome = await deps.evidence.add(
    {
      tenantId,
      eventId,
      kind: EventKind.POLICY_LIFECYCLE,
      statement: { payload, signature, keyId },
      newPolicyCounter: BigInt(counter),
    },
    deadlineMs,
  );
  if (outcome.kind === "failed")
    throw outcome.failure.code === "FENCED"
      ? failure("POLICY_STALE", "another activation came first; try again")
      : failure("INTERNAL", `the log refused the activation: ${outcome.failure.code}`);
  const leafIndex = Number(outcome.appended.index);
  await deps.store.confirmActivation(tenantId, eventId, leafIndex);
  return { activation, leafIndex };
}

async function previousOf(
  tenantId: string,
  head: number,
  deps: Pick<ActivateDeps, "store">,
): Promise<{ counter: number; policySet: string }> {
  const current = await deps.store.currentActivation(tenantId);
  if (current?.counter !== head)
    throw failure(
      "STATE_CONFLICT",
      "the log holds a newer activation than the database; see the runbook",
    );
  return { counter: current.counter, policySet: current.digest };
}
