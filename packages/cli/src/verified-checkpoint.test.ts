import { NoteError } from "@writ/evidence";
import { expect, test } from "vitest";
import { NoAnswerError } from "./command.ts";
import { trustWithKeys } from "./testing/signed-evidence.ts";
import { testLog } from "./testing/test-log.ts";
import { openLogCheckpoint, verifiedCheckpoint } from "./verified-checkpoint.ts";

const keys = trustWithKeys();
const { trust } = keys;
const checkpoint = testLog(keys).checkpoint();

test("opens a checkpoint that the log of the trust file signed", () => {
  expect(verifiedCheckpoint(checkpoint, trust)).toMatchObject({
    origin: trust.log.origin,
    size: 0,
  });
});

test("is no answer when another log signed it, or nobody", () => {
  const other = trustWithKeys().trust;
  expect(() => verifiedCheckpoint(checkpoint, other)).toThrow(NoAnswerError);
  const unsigned = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 2);
  expect(() => verifiedCheckpoint(unsigned, trust)).toThrow(NoAnswerError);
});

test("refuses a key whose name is not the log's origin", () => {
  const renamed = { log: { ...trust.log, origin: "elsewhere" } };
  expect(() => openLogCheckpoint(checkpoint, renamed)).toThrow(NoteError);
});
