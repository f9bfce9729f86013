import { create } from "@bufbuild/protobuf";
import { AppendResponseSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { failure } from "@writ/rpc";
import { expect, test } from "vitest";
import { NOW_MS } from "../testing/fixture.ts";
import { evidencePeer, witnessedEvidencePeer } from "./evidence-peer.ts";

type Log = Parameters<typeof evidencePeer>[0];

const now = () => NOW_MS;
const DEADLINE = NOW_MS + 5_000;

/** A log whose witnesses never answer, and what it was asked. */
function log() {
  const asked: { entries: number; requireQuorum: boolean | undefined }[] = [];
  const append: Log["append"] = async ({ entries = [], requireQuorum }) => {
    asked.push({ entries: entries.length, requireQuorum });
    if (requireQuorum === true)
      throw failure("DEPENDENCY_UNAVAILABLE", "too few witnesses have cosigned");
    const results = entries.map(() => ({ result: { case: "appended", value: {} } as const }));
    return create(AppendResponseSchema, { results });
  };
  return { client: { append }, asked };
}

test("appends that need witnesses travel apart from those that do not", async () => {
  const { client, asked } = log();
  const [plain, witnessed] = [evidencePeer(client, now), witnessedEvidencePeer(client, now)];
  const lost = witnessed.add({}, DEADLINE);
  const kept = plain.add({}, DEADLINE);
  await expect(lost).rejects.toThrow(/too few witnesses/);
  await expect(kept).resolves.toMatchObject({ kind: "appended", treeSize: 0 });
  expect(new Set(asked)).toEqual(
    new Set([
      { entries: 1, requireQuorum: true },
      { entries: 1, requireQuorum: false },
    ]),
  );
});

test("an append that waits for witnesses holds up none that comes after", async () => {
  const waiting: (() => void)[] = [];
  const append: Log["append"] = async ({ entries = [] }) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    const results = entries.map(() => ({ result: { case: "appended", value: {} } as const }));
    return create(AppendResponseSchema, { results });
  };
  const peer = witnessedEvidencePeer({ append }, now);
  const answers: Promise<unknown>[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    answers.push(peer.add({}, DEADLINE));
    await expect.poll(() => waiting.length).toBe(number);
  }
  for (const answer of waiting) answer();
  expect(await Promise.all(answers)).toHaveLength(5);
});
