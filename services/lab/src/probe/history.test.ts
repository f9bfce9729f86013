import { expect, test } from "vitest";
import { KEPT, probeHistory } from "./history.ts";
import type { ProbeKind, ProbeResult } from "./probe.ts";

const result = (kind: ProbeKind, atMs: number): ProbeResult => ({
  kind,
  atMs,
  passed: true,
  tookMs: 1,
  processMs: {},
  failedProcess: "",
  problem: "",
  executionId: "",
  facts: {},
});

test("of each kind the last twenty are kept, so that frequent ones do not push out rare ones", () => {
  const history = probeHistory();
  history.add(result("revoked", 0));
  for (let at = 1; at <= 50; at++) history.add(result("allowed", at));
  const kept = history.newest();
  expect(kept.filter(({ kind }) => kind === "allowed")).toHaveLength(KEPT);
  expect(kept.filter(({ kind }) => kind === "revoked")).toHaveLength(1);
});

test("probes are numbered over all kinds, and the newest comes first", () => {
  const history = probeHistory();
  for (const kind of ["allowed", "denied", "revoked", "allowed"] as const)
    history.add(result(kind, 0));
  expect(history.newest().map(({ kind, number }) => [number, kind])).toEqual([
    [4, "allowed"],
    [3, "revoked"],
    [2, "denied"],
    [1, "allowed"],
  ]);
});
