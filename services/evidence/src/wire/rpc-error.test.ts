import { Code, failureReason, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { FrozenError } from "../log/frozen-error.ts";
import { NotLeadingError } from "../log/not-leading-error.ts";
import { WitnessQuorumError } from "../log/witnessed.ts";
import { DeadlinePassedError, QueueFullError } from "../log/queue.ts";
import { DatabaseUnavailableError } from "../store/queries.ts";
import { asRpcError } from "./rpc-error.ts";

test.each([
  [new FrozenError("why"), Code.UNAVAILABLE, "LOG_FROZEN"],
  [new WitnessQuorumError("why"), Code.UNAVAILABLE, "WITNESS_QUORUM_MISSING"],
  [new NotLeadingError("why"), Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE"],
  [new DatabaseUnavailableError("why"), Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE"],
  [new QueueFullError("why"), Code.RESOURCE_EXHAUSTED, "OVERLOADED"],
  [new DeadlinePassedError("why"), Code.DEADLINE_EXCEEDED, undefined],
])("%s has a code and a reason", (error, code, reason) => {
  const told = asRpcError(error);
  expect(told).toBeInstanceOf(RpcError);
  expect(told).toMatchObject({ code });
  expect(failureReason(told)).toBe(reason);
});

test("who is refused because the log is frozen is told where to read on", () => {
  expect(asRpcError(new FrozenError("why"))).toMatchObject({
    message: expect.stringContaining("the log is frozen: why; see docs/runbook.md"),
  });
});

test("a bug stays a bug", () => {
  const bug = new TypeError("x is not a function");
  expect(asRpcError(bug)).toBe(bug);
});
