import { create } from "@bufbuild/protobuf";
import {
  GetCheckpointResponseSchema,
  GetConsistencyProofResponseSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { executionLife, LIFE } from "../testing/execution-life.ts";
import { sampleAct, samplePolicies } from "../testing/sample-act.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { type TestLog, testLog } from "../testing/test-log.ts";
import { HistoryError } from "./fetch-consistency.ts";
import { checkpointWish, gatherEvidence } from "./gather-evidence.ts";

const keys = trustWithKeys();
const { trust } = keys;
const { events } = executionLife(samplePolicies(), sampleAct(), keys);
const wanted = {
  tenant: LIFE.tenant,
  executionId: LIFE.executionId,
  origin: trust.log.origin,
  withOpenings: true,
  checkpoint: "newest",
} as const;

const clientOf = (log: TestLog) => ({
  getCheckpoint: async () => create(GetCheckpointResponseSchema),
  getEvidence: async () => log.evidence(),
  getConsistencyProof: async ({ fromSize = 0n }: { fromSize?: bigint }) =>
    create(GetConsistencyProofResponseSchema, { proof: log.consistency(Number(fromSize)) }),
});

function grown() {
  const log = testLog(keys);
  log.pad(3);
  const [small, same] = [log.checkpoint(), log.checkpoint()];
  log.append(events);
  return { log, small, same };
}

test("the first older checkpoint is proven in the bundle, and every one is held against the log", async () => {
  const { log, same, small } = grown();
  const { consistency } = await gatherEvidence(clientOf(log), wanted, [small, same], trust);
  expect(consistency).toMatchObject([{ from: small, to: log.checkpoint() }]);
  const other = testLog(keys);
  // One by one they are other leaves than those that are added together.
  other.pad(1);
  other.pad(1);
  const older = [small, other.checkpoint()];
  await expect(gatherEvidence(clientOf(log), wanted, older, trust)).rejects.toThrow(HistoryError);
});

test("nothing is proven with the very same checkpoint, or with none", async () => {
  const { log } = grown();
  for (const older of [[], [log.checkpoint()]])
    expect((await gatherEvidence(clientOf(log), wanted, older, trust)).consistency).toEqual([]);
});

test("a newer checkpoint that was kept is held against the log, and not put into the bundle", async () => {
  const { log } = grown();
  const response = log.evidence();
  log.pad(2);
  const kept = log.checkpoint();
  const client = { ...clientOf(log), getEvidence: async () => response };
  expect((await gatherEvidence(client, wanted, [kept], trust)).consistency).toEqual([]);
});

test("witnesses are waited for where the trust file wants them, unless told otherwise", () => {
  const [log = ""] = trust.witnessPolicy.split("\n");
  expect(checkpointWish(undefined, trust)).toBe("prefer-witnessed");
  expect(checkpointWish(undefined, { witnessPolicy: `${log}\nquorum none\n` })).toBe("newest");
  expect(checkpointWish("newest", trust)).toBe("newest");
  expect(checkpointWish("witnessed", trust)).toBe("witnessed");
});
