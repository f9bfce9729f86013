import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type VerifierSchema,
  WatchEnforcementResponseSchema,
} from "@writ/proto/writ/grant/v1/grant";
import { expect, test } from "vitest";
import { spreadView } from "./spread-view.ts";

const START_MS = 1_795_428_000_000;

const verifier = (name: string, delayMs?: number): MessageInitShape<typeof VerifierSchema> => ({
  verifierId: name,
  name,
  connected: true,
  ...(delayMs !== undefined && { appliedAt: timestampFromMs(START_MS + delayMs), delayMs }),
});

const told = (change: MessageInitShape<typeof WatchEnforcementResponseSchema>) =>
  create(WatchEnforcementResponseSchema, { revokedAt: timestampFromMs(START_MS), ...change });

const half = told({
  verifiers: [
    verifier("urn:slow"),
    { ...verifier("urn:gone"), connected: false },
    verifier("urn:quick", 12),
  ],
  applied: 1,
  watching: 2,
  liveLeases: 2n,
});

test("while it is measured, who has not applied it may still do so", () => {
  const { headline, leases, mark, refusal, rows } = spreadView(half, "measuring");
  expect([mark, headline]).toEqual(["pending", "1 of 2 verifiers applied it so far."]);
  expect(rows.map(({ mark: one, said }) => [one, said])).toEqual([
    ["pending", "not yet"],
    ["not-reached", "stopped watching"],
    ["passed", "12 ms"],
  ]);
  expect(leases).toMatch(/^2 not reported over/);
  expect(refusal).toBe("none yet");
});

test("at the end who has not is named, and nobody says that it refuses", () => {
  const { headline, mark, refusal, rows } = spreadView(half, "over");
  expect(mark).toBe("unknown");
  expect(headline).toBe("1 of 2 verifiers applied it. Not heard from: urn:slow.");
  expect(rows[0]).toMatchObject({ mark: "unknown", said: "not heard from" });
  expect(refusal).toBe("none was seen by the server");
  const many = Array.from({ length: 6 }, (_, n) => verifier(`v${n}`));
  expect(spreadView(told({ verifiers: many, watching: 6 }), "over").headline).toMatch(
    /v0, v1, v2 and 3 more\.$/,
  );
});

test("when all have applied it, the slowest and the first refusal are told", () => {
  const all = told({
    verifiers: [verifier("a", 12), verifier("b", 12_340)],
    applied: 2,
    watching: 2,
    firstRefusalAt: timestampFromMs(START_MS + 41),
  });
  expect(spreadView(all, "over")).toMatchObject({
    mark: "passed",
    headline: "All 2 verifiers applied it, the last after 12.3 s.",
    leases: "none",
    refusal: "after 41 ms",
  });
  const one = told({ verifiers: [verifier("a", 5)], applied: 1, watching: 1 });
  expect(spreadView(one, "over").headline).toBe(
    "The one verifier applied it, the last after 5 ms.",
  );
});

test("without a verifier nobody is said to have applied it", () => {
  expect(spreadView(told({}), "over")).toMatchObject({
    mark: "unknown",
    headline: "No verifier watches: there is nobody to apply it.",
  });
});
