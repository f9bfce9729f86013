import { type KeyObject, verify } from "node:crypto";
import { hashedRekord, pae, PAYLOAD_TYPE } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Entry, EventKind, Place } from "../entry.ts";
import { checkExecution } from "./check-execution.ts";
import { checkForm } from "./check-form.ts";
import { readStatement, type Stated } from "./read-statement.ts";
import type { StatementKeys } from "./statement-keys.ts";
import { demand, isStorableTime, type Submission } from "./submission.ts";

/** Which services record which kinds of events. */
const RECORDERS: Readonly<Record<EventKind, readonly string[]>> = {
  decision: ["policy-decision"],
  redemption: ["grant-signing"],
  progress: ["grant-signing"],
  outcome: ["grant-signing"],
  revocation: ["grant-signing"],
  "policy-lifecycle": ["policy-decision"],
  approval: ["policy-decision"],
  "identity-change": ["identity"],
  "key-change": ["evidence", "grant-signing"],
  "log-lifecycle": ["evidence"],
  erasure: ["evidence"],
};

/** An entry whose signature is still to be verified. */
export interface Unverified {
  readonly entry: Entry;
  /** What the signature covers: the statement's pre-authentication encoding. */
  readonly signed: Uint8Array;
  readonly key: KeyObject;
}

/**
 * Checks everything about an entry that does not depend on what the log holds: its form, that it says what the statement
 * says, and the statement's signature by the submitting service (such as `policy-decision`). What is returned holds the
 * very bytes that were checked. Rejects with InvalidEntryError.
 */
export async function checkEntry(
  submission: Submission,
  service: string,
  keys: StatementKeys,
): Promise<Entry> {
  const { entry, signed, key } = checkContent(submission, service, keys);
  const { signature } = entry.statement;
  demand(
    await isSignature(signed, key, signature),
    "the signature is not the service's over this statement",
  );
  return entry;
}

/** Checks all but the signature. @throws InvalidEntryError */
export function checkContent(
  submission: Submission,
  service: string,
  keys: StatementKeys,
): Unverified {
  checkForm(submission);
  demand(RECORDERS[submission.kind].includes(service), "this service does not record such events");
  const { payload, signature, keyId } = submission.statement;
  const key = keys(service, keyId);
  demand(key !== undefined, "the key is not one of the calling service's statement keys");
  const stated = readStatement(submission.kind, payload);
  checkStated(submission, stated);
  demand(
    submission.kind !== "key-change" || stated.recordedBy === service,
    "recordedBy is not the calling service",
  );
  const signed = pae(PAYLOAD_TYPE, payload);
  const paeDigest = sha256(signed);
  const leaf = hashedRekord({ paeDigest, signatureDer: signature, spkiDer: key.spkiDer });
  const { executionId: _, seq: __, status: ___, execution: submitted, ...rest } = submission;
  const causes = stated.decision?.lineage.causes ?? [];
  const execution = submitted && { ...submitted, causes };
  const { place, revoked } = stated;
  const entry = { ...rest, execution, revoked, place, erases: [], paeDigest, leaf };
  return { entry, signed, key: key.publicKey };
}

/** Off the main thread: every append of a log passes through one, and this is what costs the most. */
function isSignature(signed: Uint8Array, key: KeyObject, signature: Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify("sha256", signed, key, signature, (error, isValid) => {
      if (error === null) resolve(isValid);
      else reject(error);
    });
  });
}

function checkStated(submission: Submission, stated: Stated): void {
  const { tenantId, eventId, newPolicyCounter, execution } = submission;
  demand(stated.eventId === eventId, "event_id is not the statement's");
  demand(stated.tenantId === tenantId, "tenant_id is not the statement's");
  demand(stated.newPolicyCounter === newPolicyCounter, "new_policy_counter is not the statement's");
  checkPlace(submission, stated.place);
  if (stated.decision === null || execution === null) return;
  checkExecution(execution, eventId, stated.decision);
  checkDecidedUnder(submission, stated.decision);
}

function checkPlace({ executionId, seq, status }: Submission, place: Place | null): void {
  demand(
    executionId === (place?.executionId ?? null) && seq === (place?.seq ?? 0),
    "execution_id and seq are not the statement's",
  );
  demand(status === (place?.status ?? null), "status is not the statement's");
  demand(place === null || isStorableTime(place.occurredAtMs), "occurredAt is out of range");
}

/** A permission must be fenced by the state it says it was made under. */
function checkDecidedUnder(
  { fences }: Submission,
  { decision, policyProof }: NonNullable<Stated["decision"]>,
): void {
  demand(decision !== "ALLOW" || fences !== null, "an ALLOW has no fences");
  const said = policyProof?.fences;
  if (fences === null || said === undefined) return;
  demand(
    said.policy === fences.policyCounter &&
      said.stop === fences.stopEpoch &&
      said.revocation === fences.revocationEpoch,
    "fences are not the statement's",
  );
}
