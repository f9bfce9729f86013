import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { sampleBundle, sampleReplay } from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { replaced, survivors } from "../testing/surviving-bytes.ts";

const TIMEOUT_MS = 180_000;

test("no byte can be another printable one", { timeout: TIMEOUT_MS }, async () => {
  expect(await survivors(await sampleBundle(), replaced, sampleReplay)).toEqual([]);
});

test("without a replay, only the policy files can change", { timeout: TIMEOUT_MS }, async () => {
  const denied = await sampleBundle({ statements: sampleExecution("DENY"), older: [] });
  const files = /"policySet":\{"files":\[(.*?)\]\}/.exec(denied.text);
  const start = encodeUtf8(denied.text.slice(0, files?.index)).length;
  const end = start + encodeUtf8(files?.[0] ?? "").length;
  const found = await survivors(denied, replaced, undefined);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((at) => at < start || at >= end)).toEqual([]);
});
