import { expect, test } from "vitest";
import { failures, verified } from "../testing/bundle-report.ts";
import { sampleBundle, sampleReplay } from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { flipped, replaced, survivors } from "../testing/surviving-bytes.ts";

const TIMEOUT_MS = 180_000;

const greased = await sampleBundle({
  statements: sampleExecution("DENY"),
  older: [1],
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});

test("no bit of a byte can change", { timeout: TIMEOUT_MS }, async () => {
  const whole = await sampleBundle();
  expect(failures(await verified(whole.text))).toEqual(["it is valid"]);
  expect(await survivors(whole, flipped, sampleReplay)).toEqual([]);
});

// A line of an unknown key stands in every copy of the checkpoint, and all copies must be the same.
test("not even in one copy of an unknown key's line", { timeout: TIMEOUT_MS }, async () => {
  expect(greased.text).toContain("grease.example");
  expect(failures(await verified(greased.text))).toEqual(["it is valid"]);
  expect(await survivors(greased, flipped, sampleReplay)).toEqual([]);
  expect(await survivors(greased, replaced, sampleReplay)).toEqual([]);
});

test("a line of an unknown key may differ, if it does in every copy", async () => {
  const [line = ""] = /\u2014 grease\S+ \S+?(?=\\n)/.exec(greased.text) ?? [];
  const other = line.replace("grease.example/x", "others.example/y");
  const changed = greased.text.replaceAll(line, other);
  expect(changed).not.toBe(greased.text);
  expect(failures(await verified(changed))).toEqual(["it is valid"]);
});
