import { create } from "@bufbuild/protobuf";
import {
  GetCheckpointResponseSchema,
  type GetEvidenceResponse,
} from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { NoAnswerError } from "../command.ts";
import { executionLife, LIFE } from "../testing/execution-life.ts";
import { sampleAct, samplePolicies } from "../testing/sample-act.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { testLog } from "../testing/test-log.ts";
import { fetchEvidence, type Wanted } from "./fetch-evidence.ts";

const keys = trustWithKeys();
const log = testLog(keys);
log.append(executionLife(samplePolicies(), sampleAct(), keys).events);
const { origin } = keys.trust.log;

/** A log whose witnesses are this far, look by look; and a clock that only waiting moves. */
function world(witnessedSizes: readonly number[], leftOut = 0) {
  let [looks, nowMs] = [0, 0];
  const asked: boolean[] = [];
  const source = {
    getCheckpoint: async () => {
      const size = witnessedSizes[Math.min(looks++, witnessedSizes.length - 1)] ?? 0;
      return create(GetCheckpointResponseSchema, { witnessedSize: BigInt(size) });
    },
    getEvidence: async ({ witnessed = false }): Promise<GetEvidenceResponse> => {
      asked.push(witnessed);
      const response = log.evidence(witnessed);
      if (witnessed) response.records = response.records.slice(leftOut);
      return response;
    },
  };
  const waiting = { now: () => nowMs, pause: async (ms: number) => void (nowMs += ms) };
  const fetched = (checkpoint: Wanted["checkpoint"]) =>
    fetchEvidence(
      source,
      {
        tenant: LIFE.tenant,
        executionId: LIFE.executionId,
        origin,
        checkpoint,
        withOpenings: true,
      },
      waiting,
    );
  return { fetched, asked, looks: () => looks, waitedMs: () => nowMs };
}

test("the newest checkpoint is taken at once, whatever the witnesses say", async () => {
  const { fetched, looks } = world([0]);
  expect(await fetched("newest")).toMatchObject({ isWitnessed: false });
  expect(looks()).toBe(0);
});

test("waits for the witnesses until they cover the last event", async () => {
  const { fetched, looks, waitedMs } = world([0, 2, 3]);
  const { isWitnessed, response } = await fetched("prefer-witnessed");
  expect(isWitnessed).toBe(true);
  expect(response.records).toHaveLength(3);
  expect(looks()).toBe(3);
  expect(waitedMs()).toBeLessThan(1_000);
});

test("takes the newest checkpoint when the witnesses need longer than five seconds", async () => {
  const { fetched, waitedMs } = world([2]);
  expect(await fetched("prefer-witnessed")).toMatchObject({ isWitnessed: false });
  expect(waitedMs()).toBe(5_000);
});

test("gives no evidence rather than one that was to be witnessed and is not", async () => {
  await expect(world([2]).fetched("witnessed")).rejects.toThrow(NoAnswerError);
  await expect(world([3], 1).fetched("witnessed")).rejects.toThrow(NoAnswerError);
});

test("leaves no event out for the sake of witnesses", async () => {
  const { asked, fetched } = world([3], 1);
  const { isWitnessed, response } = await fetched("prefer-witnessed");
  expect(asked).toEqual([false, true]);
  expect({ isWitnessed, events: response.records.length }).toEqual({
    isWitnessed: false,
    events: 3,
  });
});
