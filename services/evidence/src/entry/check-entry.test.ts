import { leafHash, readKeyChange } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { describe, expect, test } from "vitest";
import type { Execution } from "../lineage.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { recorder } from "../testing/recorder.ts";
import { checkEntry } from "./check-entry.ts";
import { statementKeys } from "./statement-keys.ts";
import { InvalidEntryError, type Submission } from "./submission.ts";

const events = sampleEvents();
const keys = statementKeys(Object.values(events.recorders).map((r) => r.trusted));
const id = () => events.newId();
const decision = events.decision(events.decision().execution, {
  takes: ["once"],
  charges: [{ key: "spend", cost: 1, limit: 2 }],
  idempotency: { key: "k", requestDigest: new Uint8Array(32) },
});
const redeemed = events.entry(events.redemption(events.entry(events.decision())));
const progress = events.progress(redeemed);
const outcome = events.outcome(events.entry(progress));
const check = (s: Submission, service = "policy-decision") => checkEntry(s, service, keys);

describe("is accepted:", () => {
  const decided = events.entry(events.decision());
  test.each([
    ["a permission", decision],
    ["a refusal", events.refusal("DENY")],
    ["a decision that waits for approval", events.refusal("PENDING")],
    ["a redemption", events.redemption(decided)],
    ["progress", progress],
    ["an outcome", outcome],
    ["a revocation", events.revocation()],
    ["an activation", events.activation(7)],
    ["an approval", events.plain("approval")],
    ["an identity change", events.identityChange()],
    ["a key change", events.plain("key-change")],
    ["a log's opening", events.plain("log-lifecycle")],
    ["an erasure", events.plain("erasure")],
    ["a statement of nearly 64 KiB", events.largeDecision({})],
  ])("%s", async (_, submission) => {
    expect(await events.checkedEntry(submission)).toMatchObject({
      tenantId: submission.tenantId,
      eventId: submission.eventId,
      kind: submission.kind,
    });
  });

  test("a refusal of somebody unknown", async () => {
    const { execution, ...rest } = events.refusal("DENY");
    const entry = await events.checkedEntry({
      ...rest,
      execution: { ...execution, principal: null },
    });
    expect(entry.execution?.principal).toBeNull();
  });
});

test("the leaf commits to the digest, the signature and the key", () => {
  const entry = events.entry(decision);
  const text = Buffer.from(entry.leaf).toString();
  const spki = keys("policy-decision", decision.statement.keyId)?.spkiDer ?? new Uint8Array();
  for (const part of [entry.paeDigest, decision.statement.signature, spki])
    expect(text).toContain(Buffer.from(part).toString("base64"));
  expect(leafHash(sha256, entry.leaf)).toHaveLength(32);
});

test("the entry holds the statement's own bytes", () => {
  expect(events.entry(decision).statement.payload).toBe(decision.statement.payload);
});

describe("is refused for its signature:", () => {
  const { payload, signature } = decision.statement;
  const flipped = Uint8Array.from(signature, (byte, i) => (i === 20 ? byte ^ 1 : byte));
  const stranger = recorder("policy-decision");

  test("another service's key", async () => {
    const statement = events.recorders.grants.sign(payload);
    await expect(check({ ...decision, statement })).rejects.toThrow(
      /not one of the calling service's/,
    );
  });

  test("a key nobody knows", async () => {
    await expect(check({ ...decision, statement: stranger.sign(payload) })).rejects.toThrow(
      /statement keys/,
    );
  });

  test("an unknown key's signature under a known key id", async () => {
    const { keyId } = decision.statement;
    const statement = { ...stranger.sign(payload), keyId };
    await expect(check({ ...decision, statement })).rejects.toThrow(/signature is not/);
  });

  test("one bit of it", async () => {
    const statement = { ...decision.statement, signature: flipped };
    await expect(check({ ...decision, statement })).rejects.toThrow(/signature is not/);
  });

  test("another statement", async () => {
    const other = events.decision();
    const statement = { ...other.statement, signature };
    await expect(check({ ...other, statement })).rejects.toThrow(/signature is not/);
  });

  test("a key that has been retired", async () => {
    const own = { ...events.recorders.policy.trusted, retiredAt: "2026-11-23T01:40:21.123Z" };
    const checked = checkEntry(decision, "policy-decision", statementKeys([own]));
    await expect(checked).rejects.toThrow(/statement keys/);
  });

  test("a key that is trusted for something else", async () => {
    const own = { ...events.recorders.policy.trusted, use: "exec-id" as const };
    const checked = checkEntry(decision, "policy-decision", statementKeys([own]));
    await expect(checked).rejects.toThrow(InvalidEntryError);
  });
});

test.each([
  ["a decision", decision, "grant-signing"],
  ["a revocation", events.revocation(), "evidence"],
  ["progress", progress, "policy-decision"],
  ["an outcome", outcome, "policy-decision"],
  ["an activation", events.activation(1), "identity"],
  ["an approval", events.plain("approval"), "identity"],
  ["an identity change", events.identityChange(), "policy-decision"],
  ["a key change", events.plain("key-change"), "identity"],
  ["a log's opening", events.plain("log-lifecycle"), "grant-signing"],
  ["an erasure", events.plain("erasure"), "policy-decision"],
])("%s is not recorded by other services", async (_, submission, service) => {
  await expect(check(submission, service)).rejects.toThrow(
    "this service does not record such events",
  );
});

describe("is refused for its form:", () => {
  const digest = new Uint8Array(32);
  const forms: readonly (readonly [string, Partial<Submission>])[] = [
    ["a tenant in capitals", { tenantId: "Sample" }],
    ["a random event id", { eventId: "5f1d5b2e-9d0e-4c58-8f3a-0c6f8f0b9a11" }],
    ["no statement", { statement: { ...decision.statement, payload: new Uint8Array() } }],
    ["no signature", { statement: { ...decision.statement, signature: new Uint8Array() } }],
    [
      "a statement over 64 KiB",
      { statement: { ...decision.statement, payload: new Uint8Array(65_537) } },
    ],
    ["no execution id", { executionId: null }],
    ["an execution id of another form", { executionId: "x" }],
    ["a seq out of range", { seq: 2 ** 31 }],
    ["no lineage row", { execution: null }],
    ["a status", { status: "completed" }],
    ["a policy counter", { newPolicyCounter: 1 }],
    ["a fence below zero", { fences: { policyCounter: -1, stopEpoch: 0, revocationEpoch: 0 } }],
    [
      "a fence beyond 2^53",
      { fences: { policyCounter: 2 ** 53, stopEpoch: 0, revocationEpoch: 0 } },
    ],
    ["too many reservations", { takes: Array.from({ length: 17 }, (_, i) => `k${i}`) }],
    ["a key with a control character", { takes: ["a\nb"] }],
    ["a key taken twice", { takes: ["a", "a"] }],
    ["a counter charged twice", { charges: Array(2).fill({ key: "a", cost: 1, limit: 2 }) }],
    ["a cost below zero", { charges: [{ key: "a", cost: -1, limit: 2 }] }],
    ["a cost beyond what adds up", { charges: [{ key: "a", cost: 2 ** 41, limit: 2 ** 50 }] }],
    ["a limit beyond what adds up", { charges: [{ key: "a", cost: 1, limit: 2 ** 53 }] }],
    ["too many openings", { openings: Array(33).fill({ name: "a", value: digest }) }],
    ["an opening twice", { openings: Array(2).fill({ name: "a", value: digest }) }],
    ["an opening without a name", { openings: [{ name: "", value: digest }] }],
    ["an opening over 128 KiB", { openings: [{ name: "a", value: new Uint8Array(131_073) }] }],
    ["an idempotency key with a newline", { idempotency: { key: "a\n", requestDigest: digest } }],
    ["a short digest", { idempotency: { key: "a", requestDigest: new Uint8Array(31) } }],
  ];
  test.each(forms)("%s", async (_, change) => {
    await expect(check({ ...decision, ...change })).rejects.toThrow(InvalidEntryError);
  });
});

describe("is refused because the signed statement says otherwise:", () => {
  const fields: readonly (readonly [string, Submission])[] = [
    ["the tenant", { ...decision, tenantId: "other" }],
    ["the event id", { ...decision, eventId: id() }],
    ["the execution id", { ...decision, executionId: id() }],
    ["the place", { ...decision, seq: 1 }],
    ["the kind", { ...events.revocation(), kind: "identity-change" }],
    [
      "the state it was decided under",
      { ...decision, fences: { policyCounter: 1, stopEpoch: 0, revocationEpoch: 0 } },
    ],
    ["that a permission has fences", { ...decision, fences: null }],
    ["that progress belongs to an execution", { ...progress, executionId: null }],
    ["the status", { ...outcome, status: "failed" }],
    ["the policy counter", { ...events.activation(2), newPolicyCounter: 3 }],
    ["that it activates", { ...events.activation(2), newPolicyCounter: null }],
  ];
  test.each(fields)("%s", (_, submission) => {
    expect(() => events.entry(submission)).toThrow(InvalidEntryError);
  });

  test("the service whose keys changed", async () => {
    const statement = events.recorders.grants.sign(events.plain("key-change").statement.payload);
    const { eventId } = readKeyChange(statement.payload).predicate;
    const submission = { ...events.plain("key-change"), eventId, statement };
    await expect(check(submission, "grant-signing")).rejects.toThrow(/recordedBy/);
  });

  const rows: readonly (readonly [string, Partial<Execution>])[] = [
    ["the execution", { executionId: id() }],
    ["the decision's id", { decisionId: id() }],
    ["the parent", { parentId: null }],
    ["the root", { rootId: id() }],
    ["the depth", { depth: 2 }],
    ["a missing ancestor", { ancestors: [] }],
    ["another ancestor", { ancestors: [id()] }],
    ["an ancestor of another form", { ancestors: ["x"] }],
    ["no principal", { principal: null }],
    ["a principal of another form", { principal: "orchestrator" }],
    ["an actor of another form", { actor: "a b" }],
    ["an action of another form", { action: "Tool Call" }],
    ["a resource of another form", { resource: "" }],
    ["the decision", { decision: "DENY" }],
    ["the reasons", { reasonCodes: ["OTHER"] }],
    ["the policy set", { policyDigest: `sha256:${"b".repeat(64)}` }],
    ["no policy set", { policyDigest: null }],
    ["the grant", { grantId: id() }],
    ["no grant", { grantId: null }],
    ["a measurement of another form", { measurement: "abc" }],
    ["the time", { decidedAtMs: SAMPLE_MS + 1 }],
    ["the start window", { startBeforeMs: SAMPLE_MS + 1 }],
    ["no lease", { leaseUntilMs: null }],
    ["a lease without end", { leaseUntilMs: 2 ** 50 }],
  ];
  test.each(rows)("in the lineage row, %s", async (_, change) => {
    const execution = { ...decision.execution, ...change };
    await expect(check({ ...decision, execution })).rejects.toThrow(InvalidEntryError);
  });
});

test("an ancestor may not be the execution itself", async () => {
  const { execution } = decision;
  const ancestors = [execution.rootId, execution.executionId];
  const row = { ...execution, ancestors, depth: 2, parentId: execution.executionId };
  await expect(check({ ...decision, execution: row })).rejects.toThrow(/name an execution twice/);
});
