import { expect, test } from "vitest";
import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { onward, requireDeadline } from "./deadline.ts";
import { failureReason } from "./failure.ts";
import type { CallContext } from "./handlers.ts";

const guard = requireDeadline(() => 1_000);

function refusal(
  deadlineMs: number | undefined,
  method: CallContext["method"],
): string | undefined {
  try {
    guard({ method, peer: undefined, deadlineMs, signal: new AbortController().signal });
    return "admitted";
  } catch (error) {
    return failureReason(error);
  }
}

test("a unary call needs a deadline with enough time left", () => {
  const { redeem } = GrantService.method;
  expect(refusal(undefined, redeem)).toBe("DEADLINE_MISSING");
  expect(refusal(1_029, redeem)).toBe("DEADLINE_TOO_SHORT");
  expect(refusal(1_030, redeem)).toBe("admitted");
});

test("a stream may stay open", () => {
  expect(refusal(undefined, RevocationService.method.watchRevocations)).toBe("admitted");
});

test("every hop has a little less time than the one before", () => {
  expect(onward({ deadlineMs: 5_000 })).toEqual({ deadlineMs: 4_980 });
  expect(onward({ deadlineMs: undefined })).toEqual({});
});
