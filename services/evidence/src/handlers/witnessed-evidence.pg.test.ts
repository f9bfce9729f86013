import { create } from "@bufbuild/protobuf";
import {
  leafHash,
  noteVerifier,
  openCheckpoint,
  TILE_WIDTH,
  verifyInclusion,
} from "@writ/evidence";
import {
  GetCheckpointRequestSchema,
  GetEvidenceRequestSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { failureReason } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import type { Entry } from "../entry.ts";
import { verifyEd25519 } from "../log/ed25519.ts";
import { sampleEvents } from "../testing/events.ts";
import { logKeys } from "../testing/log-keys.ts";
import { type RealWitness, realWitness } from "../testing/real-witness.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { type TestParts, testParts } from "../testing/test-parts.ts";
import { callBy } from "../testing/wire.ts";
import { getCheckpoint } from "./get-checkpoint.ts";
import { getEvidence } from "./get-evidence.ts";
import { eventually } from "../testing/eventually.ts";

const NAME = "witness.test/1";
const events = sampleEvents();
const log = logKeys();
const caller = callBy("workload/runner");

let database: TestDatabase;
let witness: RealWitness;
let parts: TestParts;
beforeAll(async () => {
  database = await freshDatabase();
  witness = await realWitness(NAME, [log]);
  await witness.stop();
  const policy = `${witness.line}quorum ${NAME}\n`;
  parts = testParts({ url: database.urlOf("evidence"), log, events, policy });
  await parts.settled();
});
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  await witness[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function append(entry: Entry): Promise<Entry> {
  await parts.sequencer.append(entry, Infinity);
  return entry;
}

const find = (entry: Entry, witnessed: boolean) =>
  getEvidence(parts)(
    create(GetEvidenceRequestSchema, {
      tenantId: "sample",
      subject: { case: "executionId", value: entry.place?.executionId ?? "" },
      witnessed,
    }),
    caller,
  );

const checkpoint = (witnessed: boolean) =>
  getCheckpoint(parts)(create(GetCheckpointRequestSchema, { witnessed }), caller);

test("evidence grows into the cosigned checkpoint, and what is not in it yet is left out", async () => {
  const decided = await append(events.entry(events.decision()));

  // Nothing is cosigned.
  await expect(find(decided, true).catch(failureReason)).resolves.toBe("NOT_FOUND");
  await expect(checkpoint(true).catch(failureReason)).resolves.toBe("NOT_FOUND");
  expect(await checkpoint(false)).toMatchObject({
    witnessedSize: 0n,
    witnesses: [{ name: NAME, size: 0n }],
  });
  expect((await find(decided, false)).records).toHaveLength(1);

  // The decision is.
  await witness.start();
  await eventually(async () => (await checkpoint(false)).witnessedSize === 2n);
  await witness.stop();
  expect(await checkpoint(true)).toMatchObject({
    witnesses: [
      { name: NAME, size: 2n, problem: "", cosignedAt: { seconds: BigInt(SAMPLE_MS) / 1000n } },
    ],
  });
  const redeemed = await append(events.entry(events.redemption(decided)));
  // More than a tile further: the cosigned tree is none that is in memory.
  const more = Array.from({ length: TILE_WIDTH + 9 }, () => events.entry(events.decision()));
  await Promise.all(more.map(append));
  const reply = await find(decided, true);
  expect(reply.records?.map(({ eventId }) => eventId)).toEqual([decided.eventId]);
  expect((await find(decided, false)).records).toHaveLength(2);
  const note = reply.checkpoint ?? "";
  expect(note).toContain(`\n— ${NAME} `);
  const { size, root } = openCheckpoint(
    note,
    noteVerifier(sha256, log.trusted.vkey, verifyEd25519),
  );
  expect(size).toBe(2);
  const [record] = reply.records ?? [];
  verifyInclusion(sha256, {
    index: Number(record?.index),
    size,
    root,
    leafHash: leafHash(sha256, decided.leaf),
    proof: (record?.proof ?? []) as Uint8Array[],
  });

  // And then all of it.
  await witness.start();
  await eventually(async () => (await find(decided, true)).records?.length === 2);
  expect(redeemed.place?.seq).toBe(1);
});

test("a witness that fails is told with its reason", async () => {
  await witness.stop();
  await append(events.entry(events.decision()));
  await eventually(async () => (await checkpoint(false)).witnesses?.[0]?.problem !== "");
  expect((await checkpoint(false)).witnesses?.[0]?.problem).toContain("ECONNREFUSED");
  await witness.start();
});
