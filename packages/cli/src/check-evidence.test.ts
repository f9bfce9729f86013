import { buildDecision, buildOutcome, buildRedemption } from "@writ/evidence";
import { EventKind, type EvidenceRecord } from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { checkEvidence } from "./check-evidence.ts";
import { digestOf, evidenceOf, type Signed, trustWithKeys } from "./testing/signed-evidence.ts";
import { openLogCheckpoint } from "./verified-checkpoint.ts";

const TENANT = "sample";
const EXECUTION = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const EVENTS = [1, 2, 3].map((n) => `017f22e2-79b0-7cc3-98c4-dc0c0c07399${n}`);
const HEX = "ab".repeat(32);
const HASH = "A".repeat(43);
const AT = "2026-11-23T01:40:21.123Z";
const keys = trustWithKeys();
const { logKey, statementKeys, trust } = keys;

function head(seq: number, service: string, prev: string | null) {
  const eventId = EVENTS[seq] ?? "";
  const recordedBy = { service };
  return { eventId, executionId: EXECUTION, tenant: TENANT, seq, prev, occurredAt: AT, recordedBy };
}

function allowed(): Uint8Array {
  const digest = { sha256: HEX };
  return buildDecision(HEX, {
    ...head(0, "policy-decision", null),
    final: null,
    decision: "ALLOW",
    reasonCodes: [],
    policyProof: {
      engine: { name: "cedar", version: "1", digest },
      policySet: { digest },
      request: { digest },
      input: { digest },
      output: { digest },
      determiningPolicies: [],
      errors: [],
      fences: { policy: 1, stop: 0, revocation: 0 },
      evaluatedAt: AT,
    },
    grant: { jti: EXECUTION, claims: digest, notAfter: AT },
    lineage: { parent: null, root: EXECUTION, depth: 0, causes: [] },
    commitments: { principal: HASH },
    identity: { assertion: digest },
    salt: HASH,
  });
}

function redeemed(prev: string): Uint8Array {
  return buildRedemption(HEX, {
    ...head(1, "grant-signing", prev),
    final: null,
    grant: { jti: EXECUTION },
    redemptionId: EXECUTION,
    audience: "urn:test",
    verifier: "spiffe://writ.local/workload/x",
    holder: HASH,
  });
}

function completed(prev: string): Uint8Array {
  const status = { status: "completed", output: null } as const;
  return buildOutcome(HEX, {
    ...head(2, "grant-signing", prev),
    final: { events: 3 },
    ...status,
  });
}

/** The three statements of a life, signed by whom they should be signed by. */
function life(signer = statementKeys): Signed[] {
  const decision = allowed();
  const redemption = redeemed(digestOf(decision));
  const events = [
    [EventKind.DECISION, decision, signer["policy-decision"]],
    [EventKind.REDEMPTION, redemption, signer["grant-signing"]],
    [EventKind.OUTCOME, completed(digestOf(redemption)), signer["grant-signing"]],
  ] as const;
  return events.map(([kind, payload, key], n) => ({
    kind,
    payload,
    key,
    eventId: EVENTS[n] ?? "",
  }));
}

/** `ok`, or the names of the checks that fail, by event. */
function verdicts(records: readonly EvidenceRecord[], note: string, by = trust): string[] {
  const checkpoint = openLogCheckpoint(note, trust);
  const context = { tenant: TENANT, executionId: EXECUTION, trust: by, checkpoint };
  return checkEvidence(records, context).map(({ checks }) => {
    const failed = checks.filter(({ ok }) => !ok).map(({ check }) => check);
    return failed.length === 0 ? "ok" : failed.join(" ");
  });
}

test("accepts a life from decision to outcome, and says what came of each event", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  expect(verdicts(records, checkpoint)).toEqual(["ok", "ok", "ok"]);
  const opened = openLogCheckpoint(checkpoint, trust);
  const context = { tenant: TENANT, executionId: EXECUTION, trust, checkpoint: opened };
  const results = checkEvidence(records, context).map(({ stated }) => stated?.result);
  expect(results).toEqual(["ALLOW", "started", "completed"]);
});

test("accepts an execution that is not over yet", () => {
  const { checkpoint, records } = evidenceOf(life().slice(0, 2), logKey);
  expect(verdicts(records, checkpoint)).toEqual(["ok", "ok"]);
});

test("finds a changed statement", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  const statement = records[2]?.statement;
  if (statement !== undefined)
    statement.payload = Buffer.from(
      Buffer.from(statement.payload).toString().replace("completed", "failed"),
    );
  expect(verdicts(records, checkpoint)).toEqual(["ok", "ok", "signature leaf inclusion"]);
});

test("finds a service that signs what only another one may", () => {
  const swapped = {
    ...statementKeys,
    "policy-decision": statementKeys["grant-signing"],
  };
  const { checkpoint, records } = evidenceOf(life(swapped), logKey);
  expect(verdicts(records, checkpoint)).toEqual(["signature", "ok", "ok"]);
});

test("finds a key that the trust file does not have", () => {
  const { checkpoint, records } = evidenceOf(life(trustWithKeys().statementKeys), logKey);
  const all = "signature leaf inclusion";
  expect(verdicts(records, checkpoint)).toEqual([all, all, all]);
});

test("finds an event that was left out before another one", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  expect(verdicts(records.slice(1), checkpoint)).toEqual(["chain", "chain"]);
  const withoutSecond = records.filter((_, n) => n !== 1);
  expect(verdicts(withoutSecond, checkpoint)).toEqual(["ok", "chain"]);
});

test("finds an event behind the one that says it is the last", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  const twice = [...records, ...records.slice(2)];
  expect(verdicts(twice, checkpoint)).toEqual(["ok", "ok", "chain", "chain"]);
});

test("finds a proof that does not lead to the signed root", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  const [, second] = records;
  if (second !== undefined) second.proof = [...second.proof].reverse();
  expect(verdicts(records, checkpoint)).toEqual(["ok", "inclusion", "ok"]);
});

test("holds no inclusion for proven without a checkpoint", () => {
  const { records } = evidenceOf(life(), logKey);
  const context = { tenant: TENANT, executionId: EXECUTION, trust, checkpoint: undefined };
  const checks = checkEvidence(records, context).flatMap((event) => event.checks);
  expect(checks.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(
    records.map(() => "inclusion"),
  );
});

test("finds evidence of another execution, of another tenant and of another kind", () => {
  const { checkpoint, records } = evidenceOf(life(), logKey);
  const opened = openLogCheckpoint(checkpoint, trust);
  const good = { tenant: TENANT, executionId: EXECUTION, trust, checkpoint: opened };
  for (const wrong of [{ tenant: "other" }, { executionId: EVENTS[0] ?? "" }]) {
    const [first] = checkEvidence(records, { ...good, ...wrong });
    expect(first?.checks.find(({ check }) => check === "statement")?.ok).toBe(false);
  }
  const [decision] = records;
  if (decision !== undefined) decision.kind = EventKind.REVOCATION;
  expect(verdicts(records, checkpoint)[0]).toBe("statement signature chain");
});
