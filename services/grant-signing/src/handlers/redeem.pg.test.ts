import { hashText } from "@writ/token";
import { readRedemption } from "@writ/evidence";
import { grantBytes } from "@writ/grant";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { nowMs, rootClaims, tenant, uuid } from "../testing/claims.ts";
import { grantOf } from "../testing/control-plane.ts";
import { testKey } from "../testing/keys.ts";
import { decisionFor } from "../testing/orders.ts";
import { operator, revocation } from "../testing/requests.ts";
import {
  backedGrant,
  callBy,
  runner,
  type TestService,
  testService,
  wishFor,
} from "../testing/service.ts";
import { redeem } from "./redeem.ts";
import { revoke } from "./revoke.ts";

let service: TestService;
let parts: GrantSigningParts;
let used = 0;

beforeAll(async () => {
  service = await testService();
  parts = await service.open();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.nowMs = nowMs;
});

/** A grant nobody used, and a wish to use it. */
function fresh(n = ++used) {
  const { plane } = service;
  const claims = rootClaims(plane.holder.kid, plane.log.origin, n);
  const grant = backedGrant(service, claims);
  return { claims, grant, wish: wishFor(grant, claims, plane.holder) };
}

type Wish = ReturnType<typeof wishFor>;

/** The answer as a line: "redeemed" or the code of the denial. */
async function answer(wish: Wish, by = runner, instance = parts): Promise<string> {
  const { result } = await redeem(instance)(wish, callBy(by));
  if (result?.case === "redeemed") return "redeemed";
  return result?.case === "denial" ? (result.value.code ?? "") : "nothing";
}

test("of sixteen attempts at once, over two instances, exactly one wins", async () => {
  const { wish } = fresh();
  const other = await service.open();
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      answer({ ...wish, redemptionId: uuid(600 + i) }, runner, i % 2 === 0 ? parts : other),
    ),
  );
  expect(answers.filter((a) => a === "redeemed")).toHaveLength(1);
  expect(answers.filter((a) => a === "ALREADY_REDEEMED")).toHaveLength(15);
});

test("the answer names execution, times and leaf, and the log holds the redemption", async () => {
  const { claims, wish } = fresh();
  const { result } = await redeem(parts)(wish, callBy(runner));
  const { events } = service.evidence;
  expect(result).toMatchObject({
    case: "redeemed",
    value: {
      executionId: claims.exec.id,
      redeemedAt: { seconds: BigInt(nowMs / 1000) },
      leaseUntil: { seconds: BigInt(claims.exec.lease.not_after) },
      logIndex: BigInt(events.length - 1),
    },
  });
  const event = events.at(-1);
  expect(event).toMatchObject({
    tenant,
    kind: "redemption",
    execution: { id: claims.exec.id, seq: 1 },
  });
  const { predicate, subject } = readRedemption(event?.statement ?? new Uint8Array());
  expect(subject.sha256).toBe("12".repeat(32));
  expect(predicate).toMatchObject({ grant: { jti: claims.jti }, verifier: runner, seq: 1 });
});

test("the same attempt gets the same answer, also after the window to start has closed", async () => {
  const { claims, grant, wish } = fresh();
  const first = await redeem(parts)(wish, callBy(runner));
  expect(await redeem(parts)(wish, callBy(runner))).toEqual(first);
  service.clock.nowMs = nowMs + 130_000;
  const iat = nowMs / 1000 + 130;
  const again = wishFor(grant, claims, service.plane.holder, { iat, exp: iat + 60 });
  expect(await redeem(parts)(again, callBy(runner))).toEqual(first);
  expect(await answer({ ...again, redemptionId: uuid(601) })).toBe("ALREADY_REDEEMED");
});

test("another attempt, another verifier: the grant is used", async () => {
  const { wish } = fresh();
  expect(await answer(wish)).toBe("redeemed");
  expect(await answer({ ...wish, redemptionId: uuid(602) })).toBe("ALREADY_REDEEMED");
  expect(await answer(wish, "spiffe://writ.test/workload/other")).toBe("ALREADY_REDEEMED");
});

test("somebody who is not the holder is refused, and uses nothing up", async () => {
  const { claims, grant, wish } = fresh();
  const thief = wishFor(grant, claims, testKey());
  expect(await answer(thief)).toBe("POP_INVALID");
  expect(await answer({ ...wish, proof: "" })).toBe("POP_MISSING");
  expect(await answer(wish)).toBe("redeemed");
});

test("a proof for another grant, request, method, audience or time is refused", async () => {
  const { claims, grant } = fresh();
  const change = (proof: Parameters<typeof wishFor>[3]) =>
    answer(wishFor(grant, claims, service.plane.holder, proof));
  expect(await change({ gth: hashText("another grant") })).toBe("POP_INVALID");
  expect(await change({ rqh: hashText("another request") })).toBe("POP_INVALID");
  expect(await change({ rpc: "/writ.policy.v1.AuthorizationService/Authorize" })).toBe(
    "POP_INVALID",
  );
  expect(await change({ aud: "spiffe://writ.test/workload/other" })).toBe("POP_INVALID");
  const past = nowMs / 1000 - 100;
  expect(await change({ iat: past, exp: past + 60 })).toBe("POP_INVALID");
});

test("a grant for another audience and a forged one are refused", async () => {
  const { wish, grant } = fresh();
  expect(await answer({ ...wish, audience: "other" })).toBe("GRANT_WRONG_AUDIENCE");
  expect(await answer({ ...wish, grant: `${grant.slice(0, -4)}AAAA` })).toBe("GRANT_SIG_INVALID");
  expect(await answer({ ...wish, grant: "x" })).toBe("GRANT_MALFORMED");
});

test("a grant whose window to start has closed is refused", async () => {
  const { claims, grant } = fresh();
  service.clock.nowMs = nowMs + 120_000;
  const iat = nowMs / 1000 + 120;
  const late = wishFor(grant, claims, service.plane.holder, { iat, exp: iat + 60 });
  expect(await answer(late)).toBe("GRANT_EXPIRED");
});

test("a grant the log knows no decision for is refused and counted, and one of another decision", async () => {
  const { plane, evidence } = service;
  const before = parts.useCounts.unbacked;
  const claims = rootClaims(plane.holder.kid, plane.log.origin, ++used);
  const { token } = grantOf(plane, claims);
  const wish = wishFor(token, claims, plane.holder);
  expect(await answer(wish)).toBe("GRANT_NOT_IN_LOG");
  const allowed = grantBytes({ ...claims, req_wl: "Workload::other" });
  evidence.hold(claims.exec.evidence.event, decisionFor({ claims }, "assertion", allowed));
  expect(await answer(wish)).toBe("GRANT_NOT_IN_LOG");
  expect(await answer({ ...wish, grant: `${token.slice(0, -4)}AAAA` })).toBe("GRANT_SIG_INVALID");
  expect(parts.useCounts.unbacked - before).toBe(2);
});

test("what was revoked after it was authorized is refused", async () => {
  const { claims, wish } = fresh();
  const stop = revocation("execution", claims.exec.id, 1);
  await revoke(parts)(stop, callBy(operator));
  expect(await answer(wish)).toBe("EXECUTION_REVOKED");
  expect(await answer(wish, runner, await service.open())).toBe("EXECUTION_REVOKED");
});

test("without evidence there is no answer and nothing is used up", async () => {
  const { wish } = fresh();
  service.evidence.behave("is down");
  await expect(answer(wish)).rejects.toThrow("does not answer");
  service.evidence.behave("appends");
  expect(await answer({ ...wish, redemptionId: uuid(604) })).toBe("redeemed");
});

test.each(["takes nothing", "loses its reply"] as const)(
  "an attempt is completed by repeating it when the log %s",
  async (behaviour) => {
    const { claims, wish } = fresh();
    service.evidence.behave(behaviour);
    await expect(answer(wish)).rejects.toThrow("does not answer");
    service.evidence.behave("appends");
    expect(await answer({ ...wish, redemptionId: uuid(605) })).toBe("ALREADY_REDEEMED");
    expect(await answer(wish)).toBe("redeemed");
    const told = service.evidence.events.filter((e) => e.execution?.id === claims.exec.id);
    expect(told).toHaveLength(1);
  },
);
