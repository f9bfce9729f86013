import { expect, test } from "vitest";
import { BadRequestSchema, RetryInfoSchema } from "@writ/proto/google/rpc/error_details";
import { ErrorReason } from "@writ/proto/writ/error/v1/error";
import { Code, fromServiceError, RpcError, toServiceError } from "./error.ts";
import { failure, failureReason } from "./failure.ts";

test("a failure keeps its reason, fields and retry hint over the wire", () => {
  const sent = failure("REQUEST_INVALID", "two fields", {
    fields: [{ field: "action", description: "must be like tool:call" }],
  });
  const received = fromServiceError({ ...toServiceError(sent), name: "", message: "" });
  expect(received.code).toBe(Code.INVALID_ARGUMENT);
  expect(failureReason(received)).toBe("REQUEST_INVALID");
  expect(received.detail(BadRequestSchema)?.fieldViolations[0]?.field).toBe("action");
  const busy = failure("OVERLOADED", "later");
  expect(busy.detail(RetryInfoSchema)?.retryDelay?.nanos).toBe(200_000_000);
});

test("whatever is not an RpcError crosses the wire without its message", () => {
  const sent = toServiceError(new Error("password is hunter2"));
  expect(sent.code).toBe(Code.INTERNAL);
  expect(JSON.stringify(sent)).not.toContain("hunter2");
});

test("every reason of the contract has a status code", () => {
  const reasons = Object.keys(ErrorReason).filter((name) => name !== "UNSPECIFIED");
  for (const reason of reasons)
    expect(failure(reason as Parameters<typeof failure>[0], "x").code, reason).toBeGreaterThan(0);
});

test("an error of somebody else has no reason of ours", () => {
  expect(failureReason(new RpcError(Code.UNAVAILABLE, "gone"))).toBeUndefined();
  expect(failureReason(new Error("x"))).toBeUndefined();
});
