import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ExecutionFilterSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { BadRequestSchema } from "@writ/proto/google/rpc/error_details";
import { RpcError } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { sampleEvents } from "../testing/events.ts";
import { readFilter } from "./read-filter.ts";

type Init = MessageInitShape<typeof ExecutionFilterSchema>;
const read = (init: Init) => readFilter(create(ExecutionFilterSchema, init), "filter");
const id = sampleEvents().newId();

test("nothing is asked by an empty filter, or by none", () => {
  expect(read({})).toEqual({});
  expect(readFilter(undefined, "filter")).toEqual({});
});

test("every field that is set is read", () => {
  const texts = {
    principal: "User::a",
    actor: "Agent::b",
    action: "tool:*",
    resource: "Tool::search",
    decision: "ALLOW",
    reasonCode: "GRANT_*",
    rootId: id,
    policyDigest: "sha256:00",
    keyId: "k",
    measurement: "sha256:11",
    parentId: id,
    grantId: id,
    causeId: id,
    state: "RUNNING",
    text: "x y",
  } as const;
  const flags = {
    rootsOnly: true,
    started: true,
    underRevoked: true,
    orphans: true,
    hasChildren: true,
  } as const;
  const all: Init = { ...texts, ...flags, minDepth: 3, from: { seconds: 5n }, to: { seconds: 6n } };
  expect(read(all)).toEqual({ ...texts, ...flags, minDepth: 3, fromMs: 5_000, toMs: 6_000 });
  // A field that the proto has and this test has not would pass unread.
  expect(Object.keys(all)).toHaveLength(ExecutionFilterSchema.fields.length);
});

test("a time between two milliseconds is the later one", () => {
  expect(read({ from: { seconds: 1n, nanos: 1 }, to: { seconds: 1n, nanos: 2_000_001 } })).toEqual({
    fromMs: 1_001,
    toMs: 1_003,
  });
});

describe("what could never match is refused, by its name", () => {
  test.each<[string, Init]>([
    ["principal", { principal: "a".repeat(257) }],
    ["action", { action: "a\0" }],
    ["text", { text: "two\nlines" }],
    ["text", { text: "\ud800" }],
    ["decision", { decision: "allow" }],
    ["state", { state: "DEAD" }],
    ["root_id", { rootId: "x" }],
    ["parent_id", { parentId: id.toUpperCase() }],
    ["cause_id", { causeId: "all" }],
    ["min_depth", { minDepth: 33 }],
    ["from", { from: { seconds: -1n } }],
    ["to", { to: { seconds: 2n ** 60n } }],
  ])("%s", (field, init) => {
    let thrown: unknown;
    try {
      read(init);
    } catch (error) {
      thrown = error;
    }
    const details = thrown instanceof RpcError ? thrown.detail(BadRequestSchema) : undefined;
    expect(details?.fieldViolations).toMatchObject([{ field: `filter.${field}` }]);
  });
});
