import { create } from "@bufbuild/protobuf";
import { encodeBase64 } from "@writ/encoding";
import { formatCheckpoint } from "@writ/evidence";
import { GetEvidenceResponseSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { attempt } from "./attempt.ts";
import { type Memory, tryProven } from "./proven.ts";
import { replays } from "./replays.ts";
import { fakePlane, fakeTime } from "./testing/fake-plane.ts";

const LOG = "writ.local/log/0";

function note(size: number, origin = LOG): string {
  const text = formatCheckpoint({ origin, size, root: new Uint8Array(32).fill(size) });
  return `${text}\n— ${origin} ${encodeBase64(new Uint8Array(68))}\n`;
}

/** Proves one execution of one event whose evidence is against this checkpoint; signatures hold nowhere here. */
async function proven(checkpoint: string, memory: Memory) {
  const time = fakeTime();
  const asked: (readonly [number, number])[] = [];
  const plane = fakePlane(time, {
    evidenceOf: async () => create(GetEvidenceResponseSchema, { checkpoint, records: [{}] }),
    consistency: async (from, to) => {
      asked.push([from, to]);
      return [];
    },
  });
  const around = { plane, watch: time, now: time.now };
  const parts = {
    tenant: "probe",
    trust: { logs: [], witnessPolicy: "", keys: [] },
    crypto: {
      sha256: async () => new Uint8Array(32),
      ed25519: async () => false,
      p256: async () => false,
    },
    replay: async () => {
      throw new Error("nothing is decided again");
    },
    policyFiles: [],
  };
  const result = await attempt("proven", around, (trial) =>
    tryProven(around, trial, [{ executionId: "x", events: 1 }], { memory, parts }),
  );
  return { ...result, asked };
}

const remembering = (checkpoint: string | undefined): Memory => ({
  checkpoint,
  replays: replays(),
});

test("a log that is shorter than it was is a failure of evidence, whatever it has signed", async () => {
  const memory = remembering(note(10));
  expect(await proven(note(5), memory)).toMatchObject({
    passed: false,
    failedProcess: "evidence",
    problem: "The log went back from 10 leaves to 5",
  });
  expect(memory.checkpoint).toBe(note(10));
});

test("a log that has grown has to show that it only grew", async () => {
  const { asked } = await proven(note(12), remembering(note(10)));
  expect(asked).toEqual([[10, 12]]);
});

test("a log that was opened after another one is not held to the sizes of that one", async () => {
  const { asked, problem } = await proven(note(5), remembering(note(10, "writ.local/log/1")));
  expect(asked).toEqual([]);
  expect(problem).not.toContain("went back");
});

test("what does not verify is not remembered, and counts as not made again", async () => {
  const memory = remembering(undefined);
  const { failedProcess, passed } = await proven(note(5), memory);
  expect({ failedProcess, passed }).toEqual({ failedProcess: "evidence", passed: false });
  expect(memory.checkpoint).toBeUndefined();
  expect(memory.replays.words()).toBe("0 of 1");
});

test("the last twenty decisions are looked back on", () => {
  const all = replays();
  all.add(false);
  for (let i = 0; i < 20; i++) all.add(true);
  expect(all.words()).toBe("20 of 20");
});
