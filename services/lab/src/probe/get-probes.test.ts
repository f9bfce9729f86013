import { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import { expect, test } from "vitest";
import { getProbes } from "./get-probes.ts";
import { probeHistory } from "./history.ts";

const call = {
  method: ProbeService.method.getProbes,
  peer: undefined,
  deadlineMs: undefined,
  signal: new AbortController().signal,
};

test("what was tried is told with its times, and how often each kind is tried", async () => {
  const history = probeHistory();
  history.add({
    kind: "allowed",
    atMs: 1_234_567,
    passed: true,
    tookMs: 3.5,
    processMs: { evidence: 2 },
    failedProcess: "",
    problem: "",
    executionId: "x",
    facts: { code: "y" },
  });
  const handler = getProbes({ history, everyS: 10, revocationS: () => 75, now: () => 2_000_001 });
  const reply = await handler({ $typeName: "writ.probe.v1.GetProbesRequest" }, call);
  expect(reply.intervalS).toEqual({ allowed: 10, denied: 10, proven: 10, revoked: 75 });
  expect(reply.at).toEqual({ seconds: 2_000n, nanos: 1_000_000 });
  expect(reply.probes).toEqual([
    expect.objectContaining({
      number: 1n,
      kind: "allowed",
      at: { seconds: 1_234n, nanos: 567_000_000 },
      processMs: { evidence: 2 },
      facts: { code: "y" },
    }),
  ]);
});
