import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type VerifierSchema,
  WatchEnforcementResponseSchema,
} from "@writ/proto/writ/grant/v1/grant";
import { expect, test } from "vitest";
import { spreadEnd, spreadLines, spreadObject } from "./spread.ts";

const START_MS = 1_795_428_000_000;

const verifier = (name: string, delayMs?: number): MessageInitShape<typeof VerifierSchema> => ({
  verifierId: `id-${name}`,
  name,
  spiffeId: "spiffe://writ.local/workload/runner",
  seq: delayMs === undefined ? 1n : 2n,
  connected: true,
  ...(delayMs !== undefined && { appliedAt: timestampFromMs(START_MS + delayMs), delayMs }),
});

const told = (change: MessageInitShape<typeof WatchEnforcementResponseSchema>) =>
  create(WatchEnforcementResponseSchema, {
    seq: 2n,
    revokedAt: timestampFromMs(START_MS),
    ...change,
  });

const first = told({
  verifiers: [verifier("slow"), verifier("quick", 12)],
  applied: 1,
  watching: 2,
  liveLeases: 3n,
});

test("only what is new is told, the quickest first", () => {
  expect(spreadLines(first, undefined)).toEqual([
    "    12 ms  applied by quick (spiffe://writ.local/workload/runner)",
    "           leases that still run: 3",
  ]);
  const next = told({
    verifiers: [verifier("slow", 140), verifier("quick", 12)],
    liveLeases: 3n,
    firstRefusalAt: timestampFromMs(START_MS + 41),
  });
  expect(spreadLines(next, first)).toEqual([
    "   140 ms  applied by slow (spiffe://writ.local/workload/runner)",
    "    41 ms  first refusal",
  ]);
  expect(spreadLines(next, next)).toEqual([]);
});

test("the end names who has not applied it", () => {
  expect(spreadEnd(first)).toBe(
    "NOT APPLIED by 1 of 2 verifiers: slow (spiffe://writ.local/workload/runner); 3 leases still run",
  );
  const many = Array.from({ length: 8 }, (_, n) => verifier(`v${n}`));
  expect(spreadEnd(told({ verifiers: many, applied: 0, watching: 8 }))).toMatch(/v4.*and 3 more$/);
  const all = { verifiers: [verifier("a", 5)], applied: 1, watching: 1 };
  expect(spreadEnd(told(all))).toBe("APPLIED by 1 of 1 verifiers");
  expect(spreadEnd(told({}))).toMatch(/NO VERIFIER WATCHES/);
  expect(spreadEnd(undefined)).toMatch(/NOT MEASURED/);
});

test("a name does not act on the terminal", () => {
  const [line] = spreadLines(told({ verifiers: [verifier("a\u001b[2J", 1)] }), undefined);
  expect(line).not.toContain("\u001b");
});

test("programs get all of it", () => {
  expect(spreadObject(first)).toMatchObject({
    seq: 2,
    revokedAt: "2026-11-23T10:00:00.000Z",
    applied: 1,
    watching: 2,
    liveLeases: 3,
    firstRefusalAt: null,
    verifiers: [
      { name: "slow", applied: false, delayMs: null },
      { name: "quick", applied: true, delayMs: 12 },
    ],
  });
});
