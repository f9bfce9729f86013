import { readKeyChange } from "@writ/evidence";
import type { BundleKey } from "@writ/token";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nowMs, nowS, uuid } from "../testing/claims.ts";
import { type TestKey, testKey } from "../testing/keys.ts";
import { type TestService, testService } from "../testing/service.ts";
import { keyChangeRecorder } from "./key-change.ts";

const [first, second, revocation] = [testKey(), testKey(), testKey()];

let service: TestService;
let ids = 0;

beforeEach(async () => {
  service = await testService();
});
afterEach(() => service[Symbol.asyncDispose]());

function listed(key: TestKey, change: Partial<BundleKey> = {}): BundleKey {
  const { jwk, kid } = key;
  return { jwk, kid, nbf: nowS, naf: nowS + 1, state: "ACTIVE", use: "exec-grant", ...change };
}

/** Another instance, whose key ring lists these keys. */
function instance(...keys: readonly BundleKey[]) {
  const shown = { keys: [...keys, listed(revocation, { use: "exec-revocation" })] };
  const record = keyChangeRecorder({
    keyRing: { listed: () => shown.keys },
    keyChanges: service.stores.keyChanges,
    evidence: service.evidence,
    newId: () => uuid(++ids),
    now: () => nowMs,
  });
  return { record, shown };
}

function recorded() {
  return service.evidence.events.map(({ execution, kind, statement, tenant }) => {
    const { added, keys, recordedBy, retired } = readKeyChange(statement).predicate;
    expect({ execution, kind, tenant, ...recordedBy }).toEqual({
      execution: null,
      kind: "key-change",
      tenant: "-",
      service: "grant-signing",
    });
    return { keys: new Set(keys.map((key) => `${key.use} ${key.kid}`)), added, retired };
  });
}

test("the keys that sign are recorded once, over restarts and instances", async () => {
  const one = instance(listed(first));
  await one.record();
  await one.record();
  await instance(listed(first)).record();
  const [only, ...others] = recorded();
  expect(others).toEqual([]);
  expect(only?.keys).toEqual(
    new Set([`exec-grant ${first.kid}`, `exec-revocation ${revocation.kid}`]),
  );
  expect(new Set(only?.added)).toEqual(new Set([first.kid, revocation.kid]));
});

test("a key that only verifies, or is distrusted, is not in use any more", async () => {
  const { record, shown } = instance(listed(first));
  await record();
  shown.keys = [listed(second), listed(first, { state: "OLD" }), ...shown.keys.slice(1)];
  await record();
  shown.keys = [listed(second, { state: "TAINTED" }), ...shown.keys.slice(1)];
  await record();
  const changes = recorded().map(({ added, retired }) => ({ added, retired }));
  expect(changes.slice(1)).toEqual([
    { added: [second.kid], retired: [first.kid] },
    { added: [], retired: [second.kid] },
  ]);
});

test("a change whose evidence was lost is appended by the next round, also after a restart", async () => {
  service.evidence.behave("is down");
  const { record } = instance(listed(first));
  await expect(record()).rejects.toThrow(/does not answer/);
  service.evidence.behave("loses its reply");
  await expect(record()).rejects.toThrow(/does not answer/);
  service.evidence.behave("appends");
  await instance(listed(first)).record();
  await record();
  expect(recorded()).toHaveLength(1);
  expect(await service.stores.keyChanges.unrecorded(10)).toEqual([]);
});

test("instances that see a change at the same time record it once", async () => {
  const instances = Array.from({ length: 4 }, () => instance(listed(first)));
  await Promise.allSettled(instances.map(({ record }) => record()));
  await Promise.all(instances.map(({ record }) => record()));
  expect(recorded()).toHaveLength(1);
});

test("the service's own key ring lists its keys", async () => {
  const { keyRing } = await service.open();
  const uses = keyRing.listed().map(({ kid, state, use }) => ({ kid, state, use }));
  expect(uses).toEqual([
    { kid: service.plane.grant.kid, state: "ACTIVE", use: "exec-grant" },
    { kid: service.plane.revocation.kid, state: "ACTIVE", use: "exec-revocation" },
  ]);
});
