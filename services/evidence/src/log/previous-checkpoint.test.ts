import { expect, test } from "vitest";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { logKeys } from "../testing/log-keys.ts";
import { PreviousCheckpointError, previousCheckpoint } from "./previous-checkpoint.ts";

const logs = [0, 1, 2].map((shard) => logKeys(`evidence.writ.local/test/${shard}`));
const trusted = logs.map((log) => log.trusted);
const head = { size: 7, root: Buffer.alloc(32, 7) };

test("the checkpoint of any closed log is read", () => {
  for (const { signer } of logs) {
    const note = signer.sign(head, SAMPLE_MS);
    expect(previousCheckpoint(note, trusted)).toMatchObject({ origin: signer.origin, size: 7 });
  }
});

test.each([
  ["of a log that is not closed", logKeys().signer.sign(head, SAMPLE_MS)],
  ["that was changed", logs[0]?.signer.sign(head, SAMPLE_MS).replace("\n7\n", "\n6\n") ?? ""],
  ["that is none", "nonsense"],
])("a note %s is refused", (_, note) => {
  expect(() => previousCheckpoint(note, trusted)).toThrow(PreviousCheckpointError);
});
