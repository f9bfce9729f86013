import { verify } from "node:crypto";
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
  outcome: ["grant-signing"],
  revocation: ["grant-signing"],
  "policy-lifecycle": ["policy-decision"],
  "identity-change": ["identity"],
};

/**
 * Checks everything about an entry that does not depend on what the log holds: its form, the statement and its signature by
 * the submitting service (such as `policy-decision`), and that the entry says what the statement says. What is returned
 * holds the very bytes that were checked. @throws InvalidEntryError
 */
export function checkEntry(submission: Submission, service: string, keys: StatementKeys): Entry {
  checkForm(submission);
  demand(RECORDERS[submission.kind].includes(service), "this service does not record such events");
  const { payload, signature, keyId } = submission.statement;
  const key = keys(service, keyId);
  demand(key !== undefined, "the key is not one of the calling service's statement keys");
  const stated = readStatement(submission.kind, payload);
  checkStated(submission, stated);
  // The signature last: it costs the most. Without an encoding, which would cost as much as parsing, it is DER.
  const encoded = pae(PAYLOAD_TYPE, payload);
  demand(
    verify("sha256", encoded, key.publicKey, signature),
    "the signature is not the service's over this statement",
  );
  const paeDigest = sha256(encoded);
  const leaf = hashedRekord({ paeDigest, signatureDer: signature, spkiDer: key.spkiDer });
  const { executionId: _, seq: __, status: ___, ...entry } = submission;
  return { ...entry, place: stated.place, paeDigest, leaf };
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
