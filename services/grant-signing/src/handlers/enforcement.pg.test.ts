import { create } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type WatchEnforcementResponse,
  WatchEnforcementResponseSchema,
} from "@writ/proto/writ/grant/v1/grant";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { nowMs, rootClaims, tenant, uuid } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import {
  backedGrant,
  callBy,
  runner,
  started as startedBy,
  type TestService,
  testService,
  wishFor,
} from "../testing/service.ts";
import { acknowledgeRevocations } from "./acknowledge-revocations.ts";
import { redeem } from "./redeem.ts";
import { renewLease } from "./renew-lease.ts";
import { reportOutcome } from "./report-outcome.ts";
import { revoke } from "./revoke.ts";
import { watchEnforcement } from "./watch-enforcement.ts";
import { watchRevocations } from "./watch-revocations.ts";

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

const started = () => startedBy(service, parts, ++used);
const reasonOf = (work: Promise<unknown>) => work.then(() => "answered", failureReason);

const acknowledge = (
  change: { tenantId?: string; verifierId?: string; name?: string; seq?: bigint } = {},
  by = runner,
) =>
  acknowledgeRevocations(parts.verifiers)(
    {
      $typeName: "writ.grant.v1.AcknowledgeRevocationsRequest",
      tenantId: tenant,
      verifierId: uuid(1),
      name: "urn:writ:demo",
      seq: 1n,
      ...change,
    },
    callBy(by),
  );

/** What is told of a revocation until it ends or `enough` says so; time passes with the pauses, in which `step` happens. */
async function measured(
  seq: bigint,
  step: () => unknown = () => {},
  enough: (told: readonly WatchEnforcementResponse[]) => boolean = () => false,
): Promise<readonly WatchEnforcementResponse[]> {
  const pause = async (ms: number) => {
    service.clock.nowMs += ms;
    await step();
  };
  const request = {
    $typeName: "writ.grant.v1.WatchEnforcementRequest" as const,
    tenantId: tenant,
    seq,
  };
  const told: WatchEnforcementResponse[] = [];
  for await (const one of watchEnforcement({ ...parts, pause })(request, callBy(operator))) {
    told.push(create(WatchEnforcementResponseSchema, one));
    if (enough(told)) break;
  }
  return told;
}

const renewed = (executionId: string) =>
  renewLease(parts)(
    { $typeName: "writ.grant.v1.RenewLeaseRequest", tenantId: tenant, executionId },
    callBy(runner),
  );

test("a verifier is told of while it watches, with the time it took by our clock", async () => {
  const stop = new AbortController();
  const request = { $typeName: "writ.grant.v1.WatchRevocationsRequest" as const, tenantId: tenant };
  const call = callBy(runner, stop.signal);
  const frames = watchRevocations(parts.feed, parts.verifiers)(request, call)[
    Symbol.asyncIterator
  ]();
  await frames.next();
  await acknowledge({ seq: 0n });
  const { seq = 0n } = await revoke(parts)(revocation("actor", "Agent::x", 500), callBy(operator));
  const steps = [() => {}, () => acknowledge({ seq })];
  const [before, after, ...more] = await measured(seq, () => steps.shift()?.());
  expect(more).toEqual([]);
  expect(before).toMatchObject({ seq, applied: 0, watching: 1, liveLeases: 0n });
  expect(before?.verifiers).toMatchObject([
    { name: "urn:writ:demo", spiffeId: runner, connected: true, seq: 0n, delayMs: 0 },
  ]);
  expect(after).toMatchObject({ applied: 1, watching: 1 });
  expect(after?.verifiers).toMatchObject([{ seq, delayMs: 200 }]);
  stop.abort();
  await frames.next();
  const [left] = await measured(seq);
  expect(left).toMatchObject({ applied: 0, watching: 0, verifiers: [{ connected: false }] });
});

test.each([
  ["grant", "jti"],
  ["execution", "id"],
  ["principal", "sub"],
  ["policy", "policy"],
  ["measurement", "measurement"],
  ["key", "kid"],
  ["tenant", "tenant"],
])("leases that a revocation of a %s reaches are counted until they end", async (type, what) => {
  const claims = await started();
  const values: Readonly<Record<string, string>> = {
    jti: claims.jti,
    id: claims.exec.id,
    sub: claims.sub,
    policy: claims.exec.policy.bundle,
    measurement: claims.exec.runtime?.h ?? "",
    kid: service.plane.grant.kid,
    tenant,
  };
  const target = { tenant, type: type as "grant", value: values[what] ?? "" };
  const count = (nowMs = service.clock.nowMs) =>
    service.stores.redemptions.liveLeases(target, nowMs);
  const before = await count();
  expect(before).toBeGreaterThan(0);
  expect(await count(claims.exec.lease.not_after * 1_000)).toBe(0);
  expect(await service.stores.redemptions.liveLeases({ ...target, tenant: "other" }, nowMs)).toBe(
    0,
  );
  await reportOutcome(parts)(
    {
      $typeName: "writ.grant.v1.ReportOutcomeRequest",
      tenantId: tenant,
      executionId: claims.exec.id,
      status: "failed",
      outputDigest: new Uint8Array(),
      outputLength: 0n,
      executorSignature: "",
      code: "",
      grant: "",
    },
    callBy(runner),
  );
  expect(await count()).toBe(before - 1);
});

test("an execution takes its descendants along, an actor all it acted in", async () => {
  const claims = await started();
  const { redemptions } = service.stores;
  const known = await redemptions.findByGrant({ tenant, jti: claims.jti });
  if (known === undefined) throw new Error("it was not redeemed");
  const [jti, executionId] = [uuid(60_001), uuid(60_002)];
  const facts = { ...known.facts, actors: ["Agent::inner"], ancestors: [uuid(60_003)] };
  await redemptions.insert({ ...known, jti, executionId, eventId: uuid(60_004), facts });
  const live = (type: "actor" | "execution", value: string) =>
    redemptions.liveLeases({ tenant, type, value }, service.clock.nowMs);
  expect(await live("actor", "Agent::inner")).toBe(1);
  expect(await live("actor", "Agent::other")).toBe(0);
  expect(await live("execution", uuid(60_003))).toBe(1);
  expect(await live("execution", executionId)).toBe(1);
});

test("the first refusal because of it is told: of a use, or of a lease", async () => {
  const { plane } = service;
  const running = await started();
  const claims = rootClaims(plane.holder.kid, plane.log.origin, ++used);
  const wish = wishFor(backedGrant(service, claims), claims, plane.holder);
  const revoked = async (type: string, value: string, n: number) => {
    const { seq = 0n } = await revoke(parts)(revocation(type, value, n), callBy(operator));
    return seq;
  };
  const unused = await revoked("grant", claims.jti, 600);
  const stopped = await revoked("execution", running.exec.id, 601);
  const refusal = async (seq: bigint) => {
    const [told] = await measured(seq, undefined, () => true);
    return told?.firstRefusalAt && timestampMs(told.firstRefusalAt);
  };
  expect([await refusal(unused), await refusal(stopped)]).toEqual([undefined, undefined]);
  service.clock.nowMs += 10;
  const firstMs = service.clock.nowMs;
  expect((await redeem(parts)(wish, callBy(runner))).result).toMatchObject({ case: "denial" });
  service.clock.nowMs += 10;
  await redeem(parts)(wish, callBy(runner));
  expect((await renewed(running.exec.id)).mayContinue).toBe(false);
  expect([await refusal(unused), await refusal(stopped)]).toEqual([firstMs, firstMs + 10]);
});

test("without a revocation it tells who watches; one that does not exist is not found", async () => {
  const other = { $typeName: "writ.grant.v1.WatchEnforcementRequest" as const, tenantId: "other" };
  const iterator = watchEnforcement(parts)({ ...other, seq: 0n }, callBy(operator));
  const all: unknown[] = [];
  for await (const one of iterator) all.push(one);
  expect(all).toEqual([{ seq: 0n, verifiers: [], applied: 0, watching: 0, liveLeases: 0n }]);
  const missing = watchEnforcement(parts)({ ...other, seq: 9n }, callBy(operator));
  expect(await reasonOf(missing[Symbol.asyncIterator]().next())).toBe("NOT_FOUND");
});

test("a verifier speaks for itself only, and only services for all tenants", async () => {
  await acknowledge({ verifierId: uuid(77) });
  const stranger = "spiffe://writ.test/workload/other";
  expect(await reasonOf(acknowledge({ verifierId: uuid(77) }, stranger))).toBe(
    "CALLER_NOT_ALLOWED",
  );
  expect(await reasonOf(acknowledge({ tenantId: "" }))).toBe("CALLER_NOT_ALLOWED");
  const service = "spiffe://writ.test/service/policy-decision";
  const all = { tenantId: "", verifierId: uuid(78) };
  expect(await reasonOf(acknowledge(all, service))).toBe("answered");
});

test("malformed acknowledgements are refused with the fields named", async () => {
  const bad = { tenantId: "A", verifierId: "x", name: "a\u0000b", seq: 2n ** 60n };
  await expect(acknowledge(bad)).rejects.toThrow(/tenant_id.*verifier_id.*name.*seq/);
  for (const name of ["", "a".repeat(129)])
    expect(await reasonOf(acknowledge({ name }))).toBe("REQUEST_INVALID");
});
