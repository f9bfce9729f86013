import { isTenant, isUuidV7 } from "@writ/encoding";
import type { Charge, EventKind, Fences, Opening } from "../entry.ts";
import { demand, type Submission } from "./submission.ts";

const MAX_PAYLOAD_BYTES = 65_536;
/** A P-256 signature in DER is at most 72 bytes. */
const MAX_SIGNATURE_BYTES = 72;
const MAX_OPENINGS = 32;
const MAX_OPENING_BYTES = 131_072;
const MAX_RESERVATIONS = 16;
/** Keeps the sum of a batch's costs and a counter at its limit exact. */
const MAX_COST = 2 ** 40;
const MAX_LIMIT = 2 ** 52;
const MAX_SEQ = 2 ** 31 - 1;

const OPENING_NAME = /^[a-z][a-z0-9-]{0,63}(:[A-Za-z0-9._-]{1,64})?$/;
const IDEMPOTENCY_KEY = /^[ -~]{1,256}$/;
const RESERVATION_KEY = /^[ -~]{1,512}$/;

/** The kinds of events that belong to an execution. */
const OF_EXECUTION: ReadonlySet<EventKind> = new Set([
  "decision",
  "redemption",
  "progress",
  "outcome",
]);

/** Checks ids, sizes and which parts go together: what needs neither the statement nor the database. @throws InvalidEntryError */
export function checkForm(s: Submission): void {
  demand(isTenant(s.tenantId), "tenant_id is not a tenant");
  demand(isUuidV7(s.eventId), "event_id is not a version 7 UUID");
  checkSize("statement.payload", s.statement.payload, MAX_PAYLOAD_BYTES);
  checkSize("statement.signature", s.statement.signature, MAX_SIGNATURE_BYTES);
  checkKind(s);
  if (s.fences !== null) checkFences(s.fences);
  checkReservations(s);
  checkOpenings(s.openings);
  if (s.idempotency !== null) {
    demand(
      IDEMPOTENCY_KEY.test(s.idempotency.key),
      "idempotency_key has characters it may not have",
    );
    demand(s.idempotency.requestDigest.length === 32, "request_digest is not 32 bytes");
  }
}

function checkKind(s: Submission): void {
  const hasExecution = s.executionId !== null;
  demand(hasExecution === OF_EXECUTION.has(s.kind), "execution_id does not go with the kind");
  demand(s.executionId === null || isUuidV7(s.executionId), "execution_id is not a version 7 UUID");
  demand(s.seq >= 0 && s.seq <= MAX_SEQ, "seq is out of range");
  demand((s.execution !== null) === (s.kind === "decision"), "execution goes with decisions only");
  demand((s.status !== null) === (s.kind === "outcome"), "status goes with outcomes only");
  demand(
    s.newPolicyCounter === null ||
      (s.kind === "policy-lifecycle" && isCount(s.newPolicyCounter) && s.newPolicyCounter > 0),
    "new_policy_counter goes with activations only",
  );
}

function checkFences({ policyCounter, stopEpoch, revocationEpoch }: Fences): void {
  demand([policyCounter, stopEpoch, revocationEpoch].every(isCount), "a fence is out of range");
}

function checkReservations({ takes, charges }: Submission): void {
  demand(takes.length + charges.length <= MAX_RESERVATIONS, "too many reservations");
  demand(
    [...takes, ...charges.map((c) => c.key)].every((key) => RESERVATION_KEY.test(key)),
    "a reservation's key has characters it may not have",
  );
  demand(isDistinct(takes), "a key is taken twice");
  demand(isDistinct(charges.map((c) => c.key)), "a counter is charged twice");
  demand(charges.every(isCharge), "a counter's cost or limit is out of range");
}

function checkOpenings(openings: readonly Opening[]): void {
  demand(openings.length <= MAX_OPENINGS, "too many openings");
  demand(isDistinct(openings.map((o) => o.name)), "an opening is given twice");
  for (const { name, value } of openings) {
    demand(OPENING_NAME.test(name), "an opening's name has characters it may not have");
    demand(value.length <= MAX_OPENING_BYTES, "an opening is too large");
  }
}

function checkSize(name: string, bytes: Uint8Array, most: number): void {
  demand(bytes.length > 0, `${name} is missing`);
  demand(bytes.length <= most, `${name} is larger than ${most} bytes`);
}

function isCharge({ cost, limit }: Charge): boolean {
  return isCount(cost) && cost <= MAX_COST && isCount(limit) && limit <= MAX_LIMIT;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
