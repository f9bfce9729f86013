import { Denied } from "@writ/client";
import { Code, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { tryAllowed } from "./allowed.ts";
import { attempt } from "./attempt.ts";
import type { ControlPlane } from "./control-plane.ts";
import { tryDenied } from "./denied.ts";
import { tryRevoked } from "./revoked.ts";
import { allowing, denying, fakePlane, fakeTime } from "./testing/fake-plane.ts";

const TRIALS = { allowed: tryAllowed, denied: tryDenied, revoked: tryRevoked };

function tried(kind: keyof typeof TRIALS, otherwise: Partial<ControlPlane> = {}) {
  const time = fakeTime();
  const around = { plane: fakePlane(time, otherwise), watch: time, now: time.now };
  return attempt(kind, around, (trial) => TRIALS[kind](around, trial));
}

const silent =
  (code = Code.UNAVAILABLE) =>
  async () => {
    throw new RpcError(code, "nobody there");
  };

test("what may be done is authorized, started and reported, and each answer is timed", async () => {
  const result = await tried("allowed");
  expect(result).toMatchObject({
    passed: true,
    tookMs: 3,
    executionId: "probe-1",
    processMs: { "policy-decision": 3, "grant-signing": 5, identity: 1 },
    failedProcess: "",
    problem: "",
  });
  expect(result.facts["asked to started"]).toBe("7.0 ms");
});

test("that something allowed is denied is a failure of policy-decision", async () => {
  const authorize = async () => denying("x", "NO_PERMIT");
  expect(await tried("allowed", { authorize })).toMatchObject({
    passed: false,
    failedProcess: "policy-decision",
    problem: "Authorize: DENY NO_PERMIT instead of ALLOW",
    executionId: "x",
  });
});

test("what must be denied is denied with the code that was expected", async () => {
  expect(await tried("denied")).toMatchObject({ passed: true, facts: { code: "FORBIDDEN" } });
});

test("that what must be denied is allowed is an alarm", async () => {
  const authorize = async () => allowing("x");
  expect(await tried("denied", { authorize })).toMatchObject({
    passed: false,
    failedProcess: "policy-decision",
    problem: "What policy forbids was not denied: ALLOW",
  });
});

test("a grant beside a denial is an alarm too", async () => {
  const authorize = async () => ({ ...denying("x", "FORBIDDEN"), grant: "a grant" });
  expect(await tried("denied", { authorize })).toMatchObject({ passed: false });
});

test("a denial for another reason is no proof that the policy holds", async () => {
  const authorize = async () => denying("x", "CRED_KEY_UNKNOWN");
  expect(await tried("denied", { authorize })).toMatchObject({
    passed: false,
    problem: "Denied with CRED_KEY_UNKNOWN instead of FORBIDDEN",
  });
});

test("a revocation is timed from its answer to the first refusal by a verifier", async () => {
  const result = await tried("revoked");
  expect(result).toMatchObject({ passed: true, tookMs: 4, failedProcess: "" });
  expect(result.facts["asked to refused by a verifier"]).toBe("10.0 ms");
});

test("a verifier that starts what was revoked is an alarm", async () => {
  const accept = async () => ({ complete: async () => {} });
  expect(await tried("revoked", { accept })).toMatchObject({
    passed: false,
    failedProcess: "grant-signing",
    problem: "A verifier started an execution that was revoked",
  });
});

test("grant-signing that redeems what was revoked is an alarm", async () => {
  const redeem = async () => undefined;
  expect(await tried("revoked", { redeem })).toMatchObject({
    passed: false,
    problem: "Redeem started an execution that was revoked",
  });
});

test("a refusal for another reason does not count as the revocation", async () => {
  const accept = async () => {
    throw new Denied("REVOCATION_STATE_STALE");
  };
  expect(await tried("revoked", { accept })).toMatchObject({
    passed: false,
    problem:
      "A verifier refused what was revoked with REVOCATION_STATE_STALE instead of EXECUTION_REVOKED",
  });
});

test("when a call is not answered, the process that is silent is named, and not the one that waited for it", async () => {
  const result = await tried("allowed", {
    authorize: silent(),
    problemOf: async (process) => {
      if (process === "evidence") throw new Error("silent");
      return "";
    },
  });
  expect(result).toMatchObject({
    passed: false,
    failedProcess: "evidence",
    problem: "evidence did not answer (Authorize: UNAVAILABLE, nobody there)",
  });
});

test("who is silent is named before who says that it waits", async () => {
  const result = await tried("allowed", {
    authorize: silent(),
    problemOf: async (process) => {
      if (process === "identity") throw new Error("silent");
      return process === "evidence" ? "the database does not answer" : "";
    },
  });
  expect(result.failedProcess).toBe("identity");
  expect(result.problem).toContain("evidence says: the database does not answer");
});

test("when every process answers for itself, the call names who failed", async () => {
  for (const [call, process] of [
    [{ authorize: silent(Code.DEADLINE_EXCEEDED) }, "policy-decision"],
    [{ accept: silent() }, "grant-signing"],
    [{ readPrincipals: silent() }, "identity"],
  ] as const)
    expect(await tried("allowed", call)).toMatchObject({ passed: false, failedProcess: process });
});

test("a verifier that could not redeem is asked why like any call without an answer", async () => {
  const result = await tried("allowed", {
    accept: async () => {
      throw new Denied("REDEEM_UNAVAILABLE");
    },
    problemOf: async (process) => (process === "evidence" ? "frozen" : ""),
  });
  expect(result.failedProcess).toBe("evidence");
});

test("an answer that is an error of the probe itself is not taken for silence", async () => {
  const result = await tried("allowed", {
    authorize: silent(Code.PERMISSION_DENIED),
    problemOf: async () => {
      throw new Error("nobody asks");
    },
  });
  expect(result).toMatchObject({
    failedProcess: "policy-decision",
    problem: "Authorize: PERMISSION_DENIED, nobody there",
  });
});
