import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { readErasure } from "@writ/evidence";
import {
  type EraseOpeningsRequest,
  EraseOpeningsRequestSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { type EraseDeps, eraseOpenings } from "../handlers/erase-openings.ts";
import { stores } from "../store/stores.ts";
import { sampleEvents } from "../testing/events.ts";
import { ownEntriesOf } from "../testing/own-entries.ts";
import { SAMPLE_HEX, SAMPLE_MS } from "../testing/sample-decision.ts";
import { isLeading, ORIGIN, testLog, type TestSequencer } from "../testing/test-log.ts";
import { callBy } from "../testing/wire.ts";

const events = sampleEvents();
const operator = callBy("operator/admin");

let database: TestDatabase;
let sequencer: TestSequencer;
let deps: EraseDeps;

beforeAll(async () => {
  database = await freshDatabase();
  sequencer = testLog(database.urlOf("evidence")).sequencer();
  await sequencer.until(isLeading);
  const { records, ownEvents } = stores(sequencer.pool, ORIGIN);
  deps = {
    ownEntries: ownEntriesOf(events.recorders.evidence),
    ownEvents,
    records,
    sequencer,
    now: () => SAMPLE_MS,
  };
});
afterAll(async () => {
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** An execution in the log whose decision has openings of these names, and its redemption one too. */
async function execution(...names: readonly string[]): Promise<string> {
  const openings = names.map((name) => ({ name, value: Buffer.from(`personal ${name}`) }));
  const decided = events.entry(events.decision(null, { openings }));
  await sequencer.append(decided, Infinity);
  const redemption = { ...events.redemption(decided), openings: openings.slice(0, 1) };
  await sequencer.append(events.entry(redemption), Infinity);
  return decided.place?.executionId ?? "";
}

function request(
  executionId: string,
  change: MessageInitShape<typeof EraseOpeningsRequestSchema> = {},
): EraseOpeningsRequest {
  return create(EraseOpeningsRequestSchema, {
    tenantId: "sample",
    executionId,
    reason: "the person asked for it",
    erasureId: events.newId(),
    ...change,
  });
}

async function erase(asked: EraseOpeningsRequest) {
  return eraseOpenings(deps)(asked, operator);
}

async function refusal(asked: EraseOpeningsRequest): Promise<string | undefined> {
  return erase(asked).then(
    () => "erased",
    (error: unknown) => failureReason(error),
  );
}

async function left(executionId: string): Promise<readonly string[] | undefined> {
  const openings = await deps.ownEvents.openings("sample", executionId);
  return openings?.map(({ name }) => name);
}

test("erases all openings of an execution and says so in one event of the tenant", async () => {
  const executionId = await execution("decision-input", "disclosure:principal");
  const other = await execution("decision-input");
  const asked = request(executionId);
  const reply = await erase(asked);
  expect(reply).toMatchObject({ eventId: asked.erasureId, erased: 3 });
  expect(await left(executionId)).toEqual([]);
  expect(await left(other)).toEqual(["decision-input", "decision-input"]);
  const record = await deps.records.event("sample", asked.erasureId);
  expect(record).toMatchObject({ kind: "erasure", index: Number(reply.logIndex) });
  const { predicate, subject } = readErasure(record?.statement.payload ?? new Uint8Array());
  expect(predicate).toMatchObject({
    tenant: "sample",
    execution: executionId,
    reason: "the person asked for it",
    by: "spiffe://writ.local/operator/admin",
  });
  expect(predicate.erased.map(({ name }) => name)).toEqual([
    "decision-input",
    "disclosure:principal",
    "decision-input",
  ]);
  expect(subject.sha256).not.toBe(SAMPLE_HEX);
  expect(Buffer.from(record?.statement.payload ?? []).toString()).not.toContain("personal");
});

test("erases only the openings it is told to", async () => {
  const executionId = await execution("decision-input", "disclosure:principal", "request-nonce");
  const reply = await erase(request(executionId, { names: ["disclosure:principal", "unknown"] }));
  expect(reply.erased).toBe(1);
  expect(await left(executionId)).toEqual(["decision-input", "request-nonce", "decision-input"]);
});

test("answers the same to the same call, also when both come at once", async () => {
  const executionId = await execution("decision-input");
  const asked = request(executionId);
  const replies = await Promise.all([erase(asked), erase(asked), erase(asked)]);
  expect(new Set(replies.map((reply) => `${reply.logIndex} ${reply.erased}`)).size).toBe(1);
  expect(await erase(asked)).toEqual(replies[0]);
  const { rows } = await sequencer.pool.query(
    "select from evidence.statement where event_id = $1",
    [asked.erasureId],
  );
  expect(rows).toHaveLength(1);
});

test("does not take an id for something else", async () => {
  const executionId = await execution("decision-input", "request-nonce");
  const asked = request(executionId, { names: ["request-nonce"] });
  await erase(asked);
  const { erasureId } = asked;
  const other = await execution("decision-input");
  expect(await refusal(request(other, { erasureId }))).toBe("IDEMPOTENCY_CONFLICT");
  expect(await refusal(request(executionId, { erasureId, reason: "another" }))).toBe(
    "IDEMPOTENCY_CONFLICT",
  );
  expect(await refusal(request(executionId, { erasureId, names: ["decision-input"] }))).toBe(
    "IDEMPOTENCY_CONFLICT",
  );
  const decision = events.entry(events.decision());
  await sequencer.append(decision, Infinity);
  expect(await refusal(request(executionId, { erasureId: decision.eventId }))).toBe(
    "IDEMPOTENCY_CONFLICT",
  );
  expect(await left(other)).toEqual(["decision-input", "decision-input"]);
});

test("an id of another tenant's event erases nothing", async () => {
  const executionId = await execution("decision-input");
  const stranger = sampleEvents("other");
  const decision = stranger.entry(stranger.decision());
  await sequencer.append(decision, Infinity);
  expect(await refusal(request(executionId, { erasureId: decision.eventId }))).toBe(
    "IDEMPOTENCY_CONFLICT",
  );
  expect(await left(executionId)).toHaveLength(2);
});

test("refuses what is nobody's, nothing, or said without a reason", async () => {
  const executionId = await execution("decision-input");
  expect(await refusal(request(events.newId()))).toBe("NOT_FOUND");
  expect(await refusal(request(executionId, { tenantId: "other" }))).toBe("NOT_FOUND");
  expect(await refusal(request(executionId, { names: ["request-nonce"] }))).toBe("STATE_CONFLICT");
  const wrong = [
    { reason: "" },
    { reason: "a\nb" },
    { reason: "a".repeat(501) },
    { erasureId: "" },
    { tenantId: "Sample" },
    { executionId: "x" },
    { names: ["Decision"] },
    { names: Array.from({ length: 65 }, () => "decision-input") },
  ];
  for (const change of wrong)
    expect(await refusal(request(executionId, change))).toBe("REQUEST_INVALID");
  expect(await left(executionId)).toHaveLength(2);
  await erase(request(executionId));
  expect(await refusal(request(executionId))).toBe("STATE_CONFLICT");
});

test("refuses somebody it does not know", async () => {
  const executionId = await execution("decision-input");
  const nobody = { ...operator, peer: undefined };
  const erased = eraseOpenings(deps)(request(executionId), nobody);
  await expect(erased).rejects.toThrow(/certificate is required/);
  expect(await left(executionId)).toHaveLength(2);
});
