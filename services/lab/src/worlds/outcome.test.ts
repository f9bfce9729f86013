import { Code, failure, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import type { AuthorizeReply } from "@writ/client";
import { PauseRefusedError } from "../control/pause-channel.ts";
import { outcomeOf } from "./outcome.ts";
import { NotAllowedError, ToolRefusedError } from "./trace.ts";

function reply(
  decision: "DENY" | "PENDING",
  code: string,
  message: string,
  policyIds: readonly string[] = [],
): AuthorizeReply {
  return {
    decision,
    executionId: "",
    decisionId: "",
    reasons: [{ code, message, policyIds }],
    grant: undefined,
    evidence: undefined,
    startBeforeS: undefined,
    leaseUntilS: undefined,
  };
}

test("a denial says what its policy's author says", () => {
  const error = new NotAllowedError(reply("DENY", "FORBIDDEN", "Nobody may.", ["guards/nobody"]));
  expect(outcomeOf(error, 1)).toEqual({
    state: "DENIED",
    codes: ["FORBIDDEN"],
    message: "Denied. Nobody may.",
  });
});

test("a denial without a policy says what its code means", () => {
  const error = new NotAllowedError(reply("DENY", "CRED_WRONG_AUDIENCE", "aud is another"));
  expect(outcomeOf(error, 1).message).toContain("meant for somebody else");
});

test("what waits for an approval says that it goes on waiting", () => {
  const error = new NotAllowedError(reply("PENDING", "APPROVAL_REQUIRED", "Ask finance.", ["x"]));
  expect(outcomeOf(error, 1)).toMatchObject({ state: "PENDING", codes: ["APPROVAL_REQUIRED"] });
  expect(outcomeOf(error, 1).message).toContain("goes on waiting");
});

test("a tool's refusal carries its code", () => {
  expect(outcomeOf(new ToolRefusedError("REQUEST_TAMPERED"), 1)).toMatchObject({
    state: "REFUSED",
    codes: ["REQUEST_TAMPERED"],
  });
});

test.each([
  new RpcError(Code.DEADLINE_EXCEEDED, "Deadline exceeded,remote_addr=127.0.0.1:9501"),
  new RpcError(Code.UNAVAILABLE, "No connection established"),
  failure("DEPENDENCY_UNAVAILABLE", "the log does not answer"),
  new ToolRefusedError("REDEEM_UNAVAILABLE"),
])("no answer is no permission, and shows no address: %s", (error) => {
  const outcome = outcomeOf(error, 2_500);
  expect(outcome).toMatchObject({ state: "NO_ANSWER", codes: [] });
  expect(outcome.message).not.toContain("127.0.0.1");
});

test("anything else is a failure and tells nothing of its inside", () => {
  for (const error of [
    new Error("secret"),
    new RpcError(Code.INVALID_ARGUMENT, "secret"),
    "secret",
  ]) {
    expect(outcomeOf(error, 1)).toMatchObject({ state: "FAILED", codes: [] });
    expect(outcomeOf(error, 1).message).not.toContain("secret");
  }
});

test("where nothing was stopped it says so", () => {
  const outcome = outcomeOf(new PauseRefusedError("a process is paused already"), 1);
  expect(outcome).toMatchObject({ state: "FAILED" });
  expect(outcome.message).toContain("paused already");
});
