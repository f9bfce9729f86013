import { create } from "@bufbuild/protobuf";
import type { PredicateType } from "@writ/grant";
import {
  type CountExecutionsRequest,
  CountExecutionsResponseSchema,
  GetExecutionResponseSchema,
  SearchExecutionsResponseSchema,
  SummarizeDescendantsResponseSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { failure } from "@writ/rpc";
import { expect, test } from "vitest";
import { type ReachLineage, reachOf } from "./reach.ts";

const DEADLINE = 5_000;
const notFound = () => Promise.reject(failure("NOT_FOUND", "no such execution"));

/** A lineage with one running execution, `run`, with five below it; of which three run. Remembers what was counted. */
function lineage() {
  const counted: CountExecutionsRequest["filter"][] = [];
  const fake: ReachLineage = {
    getExecution: ({ executionId }) =>
      executionId === "run"
        ? Promise.resolve(create(GetExecutionResponseSchema, { execution: { state: "RUNNING" } }))
        : notFound(),
    summarizeDescendants: ({ executionId }) =>
      executionId === "run"
        ? Promise.resolve(
            create(SummarizeDescendantsResponseSchema, {
              total: 5n,
              liveLeases: 3n,
              byState: { RUNNING: 3n, ALLOWED: 1n, DENIED: 1n },
            }),
          )
        : notFound(),
    async countExecutions({ filter }) {
      counted.push(filter as CountExecutionsRequest["filter"]);
      return create(CountExecutionsResponseSchema, {
        total: filter?.state === "RUNNING" ? 4n : 2n,
        capped: filter?.state === "ALLOWED",
      });
    },
    searchExecutions: async () =>
      create(SearchExecutionsResponseSchema, {
        executions: [
          { executionId: "a", principal: "User::x" },
          { executionId: "b", principal: "User::y" },
          { executionId: "c", principal: "User::x" },
        ],
      }),
  };
  return { fake, counted };
}

const redemptions = {
  findByGrant: async ({ jti }: { jti: string }) =>
    jti === "used" ? ({ executionId: "run" } as never) : undefined,
};
const reach = (type: PredicateType, value: string, { fake } = lineage()) =>
  reachOf({ tenant: "t", type, value }, DEADLINE, { lineage: fake, redemptions });

test("an execution takes along what is below it", async () => {
  expect(await reach("execution", "run")).toEqual({
    liveLeases: 4n,
    unusedGrants: 1n,
    descendants: 5n,
    principals: 1n,
    sampleExecutionIds: ["a", "b", "c"],
  });
});

test("a grant that was used is its execution; one that was not is itself alone", async () => {
  expect(await reach("grant", "used")).toMatchObject({ liveLeases: 4n, descendants: 5n });
  expect(await reach("grant", "fresh")).toEqual({ unusedGrants: 1n });
});

test("what the log does not know reaches nothing", async () => {
  expect(await reach("execution", "elsewhere")).toEqual({});
});

test.each<[PredicateType, string, object]>([
  ["principal", "User::x", { principal: "User::x" }],
  ["actor", "Agent::a", { actor: "Agent::a" }],
  ["policy", "sha256:0", { policyDigest: "sha256:0" }],
  ["measurement", "sha256:1", { measurement: "sha256:1" }],
  ["key", "kid", {}],
  ["tenant", "t", {}],
])("of a %s, what runs and what could still start is counted", async (type, value, filter) => {
  const known = lineage();
  expect(await reach(type, value, known)).toEqual({
    liveLeases: 4n,
    unusedGrants: 2n,
    principals: 2n,
    sampleExecutionIds: ["a", "b", "c"],
    capped: true,
  });
  expect(known.counted).toEqual([
    { ...filter, state: "RUNNING" },
    { ...filter, state: "ALLOWED" },
  ]);
});

test("an answer that does not come is no answer", async () => {
  const { fake } = lineage();
  const down = { ...fake, countExecutions: () => Promise.reject(failure("OVERLOADED", "later")) };
  await expect(
    reachOf({ tenant: "t", type: "tenant", value: "t" }, DEADLINE, { lineage: down, redemptions }),
  ).rejects.toThrow("later");
});
