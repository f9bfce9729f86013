import { create } from "@bufbuild/protobuf";
import { leafHash, noteVerifier, openNote, verifyInclusion } from "@writ/evidence";
import { openPool } from "@writ/postgres";
import {
  type AppendRequest,
  AppendRequestSchema,
  GetCheckpointRequestSchema,
  GetConsistencyProofRequestSchema,
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
import { checkpointSigner, type Ed25519Key } from "./log/checkpoint-signer.ts";
import { verifyEd25519 } from "./log/ed25519.ts";
import type { LogState } from "./log/sequencer.ts";
import { type EvidenceParts, LogKeyError, openParts } from "./parts.ts";
import { stores } from "./store/stores.ts";
import { sampleEvents } from "./testing/events.ts";
import { SAMPLE_MS } from "./testing/sample-decision.ts";
import { noteKey, ORIGIN } from "./testing/test-log.ts";
import { callBy, entryMessage } from "./testing/wire.ts";

const events = sampleEvents();
const logKey = noteKey();
const timestampKey = noteKey();
const { vkey } = checkpointSigner(ORIGIN, logKey, timestampKey);
const policy = callBy("service/policy-decision");

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let parts: EvidenceParts;

function open(
  on: ReturnType<typeof openPool> = pool,
  key: Ed25519Key = logKey,
  onState: (state: LogState) => void = () => {},
): EvidenceParts {
  return openParts({
    trust: {
      log: { origin: ORIGIN, vkey },
      keys: Object.values(events.recorders).map((r) => r.trusted),
    },
    stores: stores(on, ORIGIN),
    logKey: key,
    cosignerKey: timestampKey,
    now: () => SAMPLE_MS,
    onState,
  });
}

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.urlOf("evidence"));
  await new Promise<void>((resolve) => {
    parts = open(pool, logKey, () => resolve());
  });
  await parts.check();
});
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  await pool.end();
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

test("the checkpoint comes with the key to verify it", async () => {
  const reply = await getCheckpoint(parts)(create(GetCheckpointRequestSchema), policy);
  expect(reply.vkey).toBe(vkey);
  checkProofs(reply.checkpoint ?? "", []);
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

test("a log key that nobody trusts stops the service from starting", () => {
  expect(() => open(pool, noteKey())).toThrow(LogKeyError);
});

test("the check fails while the log is not led", async () => {
  const deaf = openPool(database.urlOf("evidence"));
  await deaf.end();
  await using other = open(deaf);
  await expect(other.check()).rejects.toThrow("starting");
});
