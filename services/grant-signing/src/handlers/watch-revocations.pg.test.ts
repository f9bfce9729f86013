import { readRevocationFrame, type RevocationFrame, revocationView } from "@writ/grant";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { issuer, tenant } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import { callBy, runner, type TestService, testService } from "../testing/service.ts";
import { revoke } from "./revoke.ts";
import { watchRevocations } from "./watch-revocations.ts";

let service: TestService;
let one: GrantSigningParts;
let two: GrantSigningParts;
let used = 0;

beforeAll(async () => {
  service = await testService();
  [one, two] = [await service.open(), await service.open()];
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.nowMs += 1_000;
});

const evidenceService = "spiffe://writ.test/service/evidence";

function revokeAgent(instance: GrantSigningParts, tenantId = tenant) {
  const request = revocation("actor", `Agent::x${++used}`, used, { tenantId });
  return revoke(instance)(request, callBy(operator));
}

/** A stream of frames, and how to leave it. */
function watch(instance: GrantSigningParts, tenantId = tenant, by = runner) {
  const stop = new AbortController();
  const request = { $typeName: "writ.grant.v1.WatchRevocationsRequest" as const, tenantId };
  const frames = watchRevocations(instance.feed, instance.verifiers)(
    request,
    callBy(by, stop.signal),
  );
  const iterator = frames[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value } = await iterator.next();
    return value?.frame ?? "ended";
  };
  return { next, stop: () => stop.abort(), read: async () => read(await next(), tenantId) };
}

function read(frame: string, of = tenant): RevocationFrame {
  const { keys } = service.plane;
  return readRevocationFrame(frame, { issuer, tenant: of, keys, nowMs: service.clock.nowMs });
}

test("a verifier follows snapshot, deltas and heartbeats", async () => {
  await revokeAgent(one);
  const stream = watch(one);
  let view = revocationView({ issuer, tenant });
  const follow = async () => {
    view = view.applied(await stream.next(), service.plane.keys, service.clock.nowMs);
    return [view.status, view.seq, view.lastGoodMs];
  };
  expect(await follow()).toEqual(["following", used, service.clock.nowMs]);
  await revokeAgent(one);
  expect(await follow()).toEqual(["following", used, service.clock.nowMs]);
  service.clock.nowMs += 2_000;
  await one.feed.heartbeat();
  expect(await follow()).toEqual(["following", used, service.clock.nowMs]);
  stream.stop();
  expect(await stream.next()).toBe("ended");
});

test("a delta that got lost is noticed, and a new snapshot repairs it", async () => {
  const stream = watch(one);
  const { keys } = service.plane;
  const follow = (view: ReturnType<typeof revocationView>, frame: string) =>
    view.applied(frame, keys, service.clock.nowMs);
  const before = follow(revocationView({ issuer, tenant }), await stream.next());
  await revokeAgent(one);
  await revokeAgent(one);
  const lost = await stream.next();
  const gap = follow(before, await stream.next());
  expect(gap.status).toBe("needs-snapshot");
  expect(follow(before, lost).status).toBe("following");
  const snapshot = await watch(one).next();
  expect(follow(gap, snapshot)).toMatchObject({ status: "following", seq: used });
});

test("an old snapshot or heartbeat played again does not turn a verifier back", async () => {
  const stream = watch(one);
  const { keys } = service.plane;
  const old = await stream.next();
  await one.feed.heartbeat();
  const oldHeartbeat = await stream.next();
  await revokeAgent(one);
  let view = revocationView({ issuer, tenant }).applied(old, keys, service.clock.nowMs);
  view = view.applied(await stream.next(), keys, service.clock.nowMs);
  expect(view).toMatchObject({ status: "following", seq: used });
  for (const replayed of [old, oldHeartbeat]) {
    const turned = view.applied(replayed, keys, service.clock.nowMs);
    expect(turned).toMatchObject({ status: "needs-snapshot", lastGoodMs: -Infinity });
  }
});

test("what another instance revoked is told at the next heartbeat", async () => {
  const stream = watch(one);
  await stream.next();
  await revokeAgent(two);
  await one.feed.heartbeat();
  expect(await stream.read()).toMatchObject({ kind: "delta", seq: used });
  expect(await stream.read()).toMatchObject({ kind: "heartbeat", seq: used });
});

test("everybody of a scope gets the very same frames", async () => {
  const [a, b] = [watch(one), watch(one)];
  await Promise.all([a.next(), b.next()]);
  await one.feed.heartbeat();
  expect(await a.next()).toBe(await b.next());
});

test("a tenant's stream holds its own revocations only, numbered without gaps", async () => {
  const stream = watch(one, "other");
  expect(await stream.read()).toMatchObject({ kind: "snapshot", seq: 0, entries: [] });
  await revokeAgent(one);
  await revokeAgent(one, "other");
  const delta = await stream.read();
  expect(delta).toMatchObject({ kind: "delta", seq: 1, entries: [{ tenant: "other" }] });
});

test("services follow all tenants at once, others may not", async () => {
  const stream = watch(one, "", evidenceService);
  const snapshot = await stream.read();
  expect(new Set(snapshot.entries.map((e) => e.tenant))).toEqual(new Set([tenant, "other"]));
  await revokeAgent(two);
  await revokeAgent(two, "other");
  await one.feed.heartbeat();
  const news = await stream.read();
  expect(news).toMatchObject({ kind: "delta", seq: snapshot.seq + 2 });
  expect(news.entries.map((e) => e.tenant)).toEqual([tenant, "other"]);
  const outsider = watch(one, "").next();
  expect(await outsider.catch(failureReason)).toBe("CALLER_NOT_ALLOWED");
});

test("one that does not take its frames is cut off with a reason to try again", async () => {
  const stream = watch(one);
  await stream.next();
  for (let i = 0; i < 100; i++) await one.feed.heartbeat();
  expect(await stream.next().catch(failureReason)).toBe("OVERLOADED");
});
