import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import {
  DECIDED_MS,
  denied,
  lineageOf,
  sampleExecution,
  sampleId,
} from "../testing/sample-executions.ts";
import type { Lineage } from "./execution-facts.ts";
import { openLineage } from "./openlineage.ts";

const events = (lineage: Lineage) =>
  openLineage(lineage).map((line) => JSON.parse(line) as { readonly [key: string]: unknown });
const types = (lineage: Lineage) => events(lineage).map(({ eventType }) => eventType);

test("an execution is a run that was decided, starts and ends", () => {
  const told = events(lineageOf(sampleExecution(0)));
  expect(told.map(({ eventTime, eventType }) => [eventType, eventTime])).toEqual([
    ["OTHER", "2026-11-23T12:04:30.912Z"],
    ["START", "2026-11-23T12:04:31.912Z"],
    ["COMPLETE", "2026-11-23T12:04:32.912Z"],
  ]);
  expect(told[0]).toMatchObject({
    run: { runId: sampleId(0) },
    job: { namespace: "writ/sample", name: "tool:call Tool::search" },
    producer: expect.stringMatching(/^https:/),
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
  });
  expect(told[0]?.["run"]).not.toHaveProperty("facets.parent");
});

test("a child names its parent and the root, also one that is not written down", () => {
  const all = [0, 1, 2].map((n) => sampleExecution(n, { action: `act-${n}` }));
  const [, , last = sampleExecution(2)] = all;
  const [told] = events({ ...lineageOf(...all), executions: [last] });
  expect(told).toMatchObject({
    run: {
      facets: {
        parent: {
          run: { runId: sampleId(1) },
          job: { name: "act-1 Tool::search" },
          root: { run: { runId: sampleId(0) }, job: { name: "act-0 Tool::search" } },
        },
      },
    },
  });
});

test("what never started is told once, with why", () => {
  const told = events(lineageOf(sampleExecution(0, denied)));
  expect(told).toMatchObject([
    {
      eventType: "OTHER",
      run: { facets: { writ_authorization: { decision: "DENY", reasonCodes: ["NO_PERMIT"] } } },
    },
  ]);
  const unused = { state: "REVOKED", startedAt: undefined, revokedAt: timestampFromMs(DECIDED_MS) };
  expect(types(lineageOf(sampleExecution(0, unused)))).toEqual(["OTHER"]);
});

test.each([
  ["FAILED", "FAIL"],
  ["REVOKED", "ABORT"],
  ["EXPIRED", "ABORT"],
])("a run that is %s ends with %s", (state, type) => {
  const execution = sampleExecution(0, { state, revokedAt: timestampFromMs(DECIDED_MS + 5_000) });
  expect(types(lineageOf(execution))).toEqual(["OTHER", "START", type]);
});

test("a run that goes on has no end", () => {
  const running = sampleExecution(0, { state: "RUNNING", endedAt: undefined });
  expect(types(lineageOf(running))).toEqual(["OTHER", "START"]);
});
