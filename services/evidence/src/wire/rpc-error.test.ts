import { Code, failureReason, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { FrozenError } from "../log/frozen-error.ts";
import { NotLeadingError } from "../log/not-leading-error.ts";
import { DeadlinePassedError, QueueFullError } from "../log/queue.ts";
import { DatabaseUnavailableError } from "../store/queries.ts";
import { asRpcError } from "./rpc-error.ts";

test.each([
  [new FrozenError("why"), Code.UNAVAILABLE, "LOG_FROZEN"],
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

test("a bug stays a bug", () => {
  const bug = new TypeError("x is not a function");
  expect(asRpcError(bug)).toBe(bug);
});
