import { create } from "@bufbuild/protobuf";
import { leafHash, noteVerifier, openNote, verifyInclusion } from "@writ/evidence";
import {
  type AppendRequest,
  AppendRequestSchema,
  GetCheckpointRequestSchema,
  GetConsistencyProofRequestSchema,
  type GetEvidenceRequest,
  GetEvidenceRequestSchema,
  GetHeadsRequestSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { failureReason } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/database.ts";
import type { Submission } from "./entry/submission.ts";
import { append } from "./handlers/append.ts";
import { getCheckpoint } from "./handlers/get-checkpoint.ts";
import { getConsistencyProof } from "./handlers/get-consistency-proof.ts";
import { getEvidence } from "./handlers/get-evidence.ts";
import { getHeads } from "./handlers/get-heads.ts";
import { verifyEd25519 } from "./log/ed25519.ts";
import { LogKeyError, openParts } from "./parts.ts";
import { sampleEvents } from "./testing/events.ts";
import { logKeys } from "./testing/log-keys.ts";
import { SAMPLE_MS } from "./testing/sample-decision.ts";
import { noteKey } from "./testing/test-log.ts";
import { type TestParts, testParts } from "./testing/test-parts.ts";
import { callBy, entryMessage } from "./testing/wire.ts";
import { eventually } from "./testing/eventually.ts";

const events = sampleEvents();
const log = logKeys();
const { vkey } = log.trusted;
const policy = callBy("service/policy-decision");
const operator = callBy("operator/alice");

let database: TestDatabase;
let parts: TestParts;

beforeAll(async () => {
  database = await freshDatabase();
  parts = testParts({ url: database.urlOf("evidence"), log, events });
  await parts.settled();
  await parts.check();
});
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const request = (...submissions: readonly Submission[]): AppendRequest =>
  create(AppendRequestSchema, { entries: submissions.map(entryMessage) });

/** Checks every proof of a reply against its checkpoint. */
function checkProofs(
  checkpoint: string,
  proven: readonly {
    readonly leaf: Uint8Array;
    readonly index: bigint;
    readonly proof: Uint8Array[];
  }[],
): void {
  const { text } = openNote(checkpoint, [noteVerifier(sha256, vkey, verifyEd25519)]);
  const [, size = "", root = ""] = text.split("\n");
  for (const { leaf, index, proof } of proven)
    verifyInclusion(sha256, {
      index: Number(index),
      size: Number(size),
      leafHash: leafHash(sha256, leaf),
      proof,
      root: Buffer.from(root, "base64"),
    });
}

describe("append", () => {
  test("answers every entry in its place, and proves what is in the log", async () => {
    const good = [events.decision(), events.decision()];
    const [first, second] = good;
    if (first === undefined || second === undefined) throw new Error("unreachable");
    const forged = { ...events.decision(), tenantId: "other" };
    const orphan = events.decision(events.decision().execution);
    const reply = await append(parts)(request(first, forged, second, orphan), policy);
    const results = (reply.results ?? []).map(({ result }) => result);
    expect(results.map((r) => (r?.case === "failure" ? r.value.code : r?.case))).toEqual([
      "appended",
      "ENTRY_INVALID",
      "appended",
      "PARENT_UNKNOWN",
    ]);
    const proven = [results[0], results[2]].flatMap((result, i) => {
      const submission = good[i];
      if (result?.case !== "appended" || submission === undefined) return [];
      const { index = 0n, proof = [] } = result.value;
      return [{ leaf: events.entry(submission).leaf, index, proof: proof as Uint8Array[] }];
    });
    expect(proven).toHaveLength(2);
    checkProofs(reply.checkpoint ?? "", proven);
  });

  test("takes a chain in one request, in its order", async () => {
    const chain = [events.decision()];
    while (chain.length < 20) chain.push(events.decision(chain.at(-1)?.execution));
    const reply = await append(parts)(request(...chain), policy);
    const cases = (reply.results ?? []).map(({ result }) => result?.case);
    expect(cases).toEqual(Array(20).fill("appended"));
  });

  test("tells a retry what was stored", async () => {
    const submission = events.decision();
    const idempotency = { key: "again", requestDigest: new Uint8Array(32) };
    await append(parts)(request({ ...submission, idempotency }), policy);
    const retry = events.decision(null, { idempotency });
    const reply = await append(parts)(request(retry), policy);
    expect(reply.results?.[0]?.result).toMatchObject({
      case: "appended",
      value: {
        existed: true,
        statement: { payload: Buffer.from(submission.statement.payload) },
        execution: { executionId: submission.executionId, decidedAtMs: BigInt(SAMPLE_MS) },
        openings: [{ name: "request-nonce" }],
      },
    });
  });

  test("refuses a service's entry signed by another service", async () => {
    const reply = await append(parts)(request(events.decision()), callBy("service/identity"));
    expect(reply.results?.[0]?.result).toMatchObject({ value: { code: "ENTRY_INVALID" } });
  });

  test.each([0, 257])("refuses a list of %i entries", async (count) => {
    const entries = Array(count).fill(entryMessage(events.decision()));
    const sent = append(parts)(create(AppendRequestSchema, { entries }), policy);
    await expect(sent.catch(failureReason)).resolves.toBe("REQUEST_INVALID");
  });
});

describe("evidence", () => {
  test("of an execution is all its events in order, with proofs", async () => {
    const decision = events.entry(events.decision());
    const redemption = events.entry(events.redemption(decision));
    const outcome = events.entry(events.outcome(redemption));
    const entries = [decision, redemption, outcome];
    for (const entry of entries) await parts.sequencer.append(entry, Infinity);
    const value = decision.place?.executionId ?? "";
    const reply = await getEvidence(parts)(
      create(GetEvidenceRequestSchema, {
        tenantId: "sample",
        subject: { case: "executionId", value },
      }),
      policy,
    );
    const records = reply.records ?? [];
    expect(records.map((r) => r.seq)).toEqual([0, 1, 2]);
    expect(records.map((r) => r.eventId)).toEqual(entries.map((e) => e.eventId));
    expect(records[0]?.paeDigest).toEqual(Buffer.from(decision.paeDigest));
    checkProofs(
      reply.checkpoint ?? "",
      records.map((record, i) => ({
        leaf: entries[i]?.leaf ?? new Uint8Array(),
        index: record.index ?? 0n,
        proof: (record.proof ?? []) as Uint8Array[],
      })),
    );
  });

  test("is kept from other tenants", async () => {
    const submission = events.revocation();
    await append(parts)(request(submission), callBy("service/grant-signing"));
    const subject = { case: "eventId", value: submission.eventId } as const;
    const find = (tenantId: string) =>
      getEvidence(parts)(create(GetEvidenceRequestSchema, { tenantId, subject }), policy);
    expect((await find("sample")).records).toHaveLength(1);
    await expect(find("other").catch(failureReason)).resolves.toBe("NOT_FOUND");
  });

  test("is found by its leaf, by its own tenant only", async () => {
    const submission = events.revocation();
    await append(parts)(request(submission), callBy("service/grant-signing"));
    type Subject = NonNullable<GetEvidenceRequest["subject"]>;
    const ask = (tenantId: string, subject: Subject) =>
      getEvidence(parts)(create(GetEvidenceRequestSchema, { tenantId, subject }), policy);
    const find = (tenantId: string, value: bigint) => ask(tenantId, { case: "leafIndex", value });
    const [known] =
      (await ask("sample", { case: "eventId", value: submission.eventId })).records ?? [];
    const leaf = BigInt(known?.index ?? -1);
    expect((await find("sample", leaf)).records).toEqual([known]);
    await expect(find("other", leaf).catch(failureReason)).resolves.toBe("NOT_FOUND");
    await expect(find("sample", leaf + 9n).catch(failureReason)).resolves.toBe("NOT_FOUND");
    await expect(find("sample", 2n ** 60n).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
  });

  test("needs a subject, a tenant and a well-formed id", async () => {
    for (const init of [
      { tenantId: "sample" },
      { tenantId: "No", subject: { case: "eventId", value: events.newId() } as const },
      { tenantId: "sample", subject: { case: "eventId", value: "1" } as const },
    ]) {
      const sent = getEvidence(parts)(create(GetEvidenceRequestSchema, init), policy);
      await expect(sent.catch(failureReason)).resolves.toBe("REQUEST_INVALID");
    }
  });
});

describe("openings", () => {
  const own = sampleEvents("openings");
  const find = (eventId: string, caller: typeof policy, withOpenings = true) =>
    getEvidence(parts)(
      create(GetEvidenceRequestSchema, {
        tenantId: "openings",
        subject: { case: "eventId", value: eventId },
        withOpenings,
      }),
      caller,
    );

  test("come with the evidence for whoever may see them, and asks for them", async () => {
    const decision = own.entry(own.decision());
    await parts.sequencer.append(decision, Infinity);
    for (const caller of [policy, callBy("service/grant-signing"), operator]) {
      const { records } = await find(decision.eventId, caller);
      expect(records?.[0]?.openings).toEqual([
        { name: "request-nonce", value: Buffer.from("nonce") },
      ]);
    }
    expect((await find(decision.eventId, policy, false)).records?.[0]?.openings).toEqual([]);
  });

  test("come for people who signed in, and not for visitors", async () => {
    const decision = own.entry(own.decision());
    await parts.sequencer.append(decision, Infinity);
    const visitor = callBy("service/console");
    await expect(find(decision.eventId, visitor).catch(failureReason)).resolves.toBe(
      "CALLER_NOT_ALLOWED",
    );
    const session = {
      tenant: "openings",
      subject: "User::ada",
      role: "analyst",
      method: "code",
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    } as const;
    const { records } = await find(decision.eventId, { ...visitor, session });
    expect(records?.[0]?.openings).toHaveLength(1);
  });

  test.each(["workload/runner", "service/identity", "operator"])(
    "are kept from %s",
    async (path) => {
      const sent = find(own.newId(), callBy(path));
      await expect(sent.catch(failureReason)).resolves.toBe("CALLER_NOT_ALLOWED");
    },
  );
});

describe("the checkpoint", () => {
  const ask = (witnessed = false) =>
    getCheckpoint(parts)(create(GetCheckpointRequestSchema, { witnessed }), policy);

  test("comes with the key to verify it", async () => {
    const reply = await ask();
    expect(reply.vkey).toBe(vkey);
    checkProofs(reply.checkpoint ?? "", []);
  });

  test("of the witnesses is the newest that enough of them have cosigned", async () => {
    const { tree } = await parts.view();
    await eventually(async () => (await ask()).witnessedSize === BigInt(tree.size));
    expect((await ask(true)).checkpoint).toContain(`\n${tree.size}\n`);
  });
});

test("heads are those of the tenant", async () => {
  const other = sampleEvents("heads");
  await parts.sequencer.append(other.entry(other.revocation()), Infinity);
  await parts.sequencer.append(other.entry(other.activation(1)), Infinity);
  const heads = async (tenantId: string) =>
    (await getHeads(parts.records)(create(GetHeadsRequestSchema, { tenantId }), policy)).heads;
  expect(await heads("heads")).toEqual({
    policyCounter: 1n,
    stopEpoch: 0n,
    revocationEpoch: 1n,
  });
  expect(await heads("nobody")).toMatchObject({ policyCounter: 0n, revocationEpoch: 0n });
});

test("a consistency proof is given for sizes of the log only", async () => {
  const prove = (fromSize: bigint, toSize: bigint) =>
    getConsistencyProof(parts)(
      create(GetConsistencyProofRequestSchema, { fromSize, toSize }),
      policy,
    );
  const { toSize = 0n } = await prove(1n, 0n);
  expect(toSize).toBeGreaterThan(1n);
  for (const [from, to] of [
    [0n, 0n],
    [toSize, 1n],
    [1n, toSize + 1n],
  ] as const)
    await expect(prove(from, to).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
});

test("a key that nobody trusts stops the service from starting", () => {
  const { givens } = parts;
  expect(() => openParts({ ...givens, logKey: noteKey() })).toThrow(LogKeyError);
  const statementKey = { ...givens.statementKey, keyId: "another" };
  expect(() => openParts({ ...givens, statementKey })).toThrow("statement key is not one of");
});

test("the check fails while the log is not led", async () => {
  const nowhere = new URL(database.urlOf("evidence"));
  nowhere.pathname = "/nothing";
  await using other = testParts({ url: nowhere.href, log, events });
  await expect(other.check()).rejects.toThrow("starting");
});
