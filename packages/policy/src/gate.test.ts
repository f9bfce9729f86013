import { expect, test, vi } from "vitest";
import { gatePolicySet } from "./gate.ts";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles } from "./policy-set-fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const deep = (term: string, times: number) =>
  smallFiles({
    policies: `@id("p")\npermit (principal, action, resource) when { context.input.n${term.repeat(times)} > 0 };`,
  });

test("a good set gets the digest it is loaded under", async () => {
  const files = sampleFiles();
  const report = await gatePolicySet(files);
  expect(report).toMatchObject({ problems: [], name: "sample", policies: 23 });
  expect(report).toEqual(inspectPolicySet(files, nodeCedarEngine(), sha256));
});

test("what needs no engine is refused without one", async () => {
  const report = await gatePolicySet(new Map());
  expect(report).toMatchObject({ digest: null, policies: 0, testsPassed: 0 });
  expect(report.problems.map(({ code }) => code)).toEqual(["FILE_MISSING", "FILE_MISSING"]);
});

test("text that breaks the engine is refused, and the next set is not touched by it", async () => {
  const report = await gatePolicySet(deep(" + 1", 3_500));
  expect(report.problems.map(({ code }) => code)).toContain("POLICY_TOO_DEEP");
  expect((await gatePolicySet(sampleFiles())).problems).toEqual([]);
});

test("a set that takes too long is refused", async () => {
  const report = await gatePolicySet(sampleFiles(), { deadlineMs: 1 });
  expect(report.problems.map(({ code }) => code)).toEqual(["GATE_TIMEOUT"]);
});
