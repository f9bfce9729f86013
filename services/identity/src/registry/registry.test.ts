import { verificationKeyCache } from "@writ/token";
import { expect, test } from "vitest";
import { keys, principalOf, statement } from "../testing/world.ts";
import { memoryStore } from "../store/memory.ts";
import type { IdentityStore, Wanted } from "../store/store.ts";
import { registry } from "./registry.ts";

const nothing: Wanted = { issuers: [], principals: [], measurements: [] };
const planner = principalOf("Agent::planner", keys.planner);
const ghost = { tenant: "acme", uid: "User::ghost" };
const wanting = (...principals: Wanted["principals"]): Wanted => ({ ...nothing, principals });

async function world(maxRemembered = 100) {
  const store = memoryStore();
  await store.addPrincipal(planner, statement("acme"));
  const reads: Wanted[] = [];
  const find: IdentityStore["find"] = (wanted) => {
    reads.push(wanted);
    return store.find(wanted);
  };
  const open = registry({ find }, verificationKeyCache(10), maxRemembered);
  return { store, reads, registry: open };
}

test("reads only what it does not remember, and remembers what does not exist", async () => {
  const w = await world();
  await w.registry.snapshot(wanting(planner));
  const snapshot = await w.registry.snapshot(wanting(planner, ghost));
  await w.registry.snapshot(wanting(ghost));
  expect(w.reads).toEqual([wanting(planner), wanting(ghost)]);
  expect(snapshot.principal(planner)?.keys.has(keys.planner.kid)).toBe(true);
  expect(snapshot.principal(ghost)).toBeUndefined();
  expect(snapshot.versions).toEqual(new Map([["acme", 1n]]));
});

test("knows whether a tenant exists", async () => {
  const w = await world();
  const nobody = { tenant: "ghost", uid: "User::x" };
  const snapshot = await w.registry.snapshot(wanting(ghost, nobody));
  expect([snapshot.hasTenant("acme"), snapshot.hasTenant("ghost")]).toEqual([true, false]);
});

test("throws rather than call absent what nobody asked for", async () => {
  const w = await world();
  const snapshot = await w.registry.snapshot(wanting(planner));
  expect(() => snapshot.principal(ghost)).toThrow("nobody wanted");
  expect(() => snapshot.principal({ tenant: "other", uid: "User::x" })).toThrow("nobody wanted");
  expect(() => snapshot.issuers("https://x")).toThrow("nobody wanted");
  expect(() => snapshot.hasTenant("other")).toThrow("nobody wanted");
  expect(() => snapshot.measurement({ tenant: "acme", profile: "p", measurement: "m" })).toThrow(
    "nobody wanted",
  );
});

test("mixes no two versions: a read that finds a newer one drops the older", async () => {
  const w = await world();
  const before = await w.registry.snapshot(wanting(planner));
  await w.store.suspendPrincipal(planner, true, statement("acme"));
  const after = await w.registry.snapshot(wanting(planner, ghost));
  expect(after.versions).toEqual(new Map([["acme", 2n]]));
  expect(after.principal(planner)?.suspended).toBe(true);
  expect(before.principal(planner)?.suspended).toBe(false);
});

test("reads again what it was told to forget", async () => {
  const w = await world();
  await w.registry.snapshot(wanting(planner));
  w.registry.forget(["other", "acme"]);
  await w.registry.snapshot(wanting(planner));
  expect(w.reads).toHaveLength(2);
});

test("remembers no more than it may, and still answers for more than that", async () => {
  const w = await world(10);
  const strangers = Array.from({ length: 50 }, (_, i) => ({ tenant: `t${i}`, uid: "User::x" }));
  for (const stranger of strangers) await w.registry.snapshot(wanting(stranger));
  expect(w.reads).toHaveLength(50);
  await w.registry.snapshot(wanting(strangers[49] ?? ghost));
  expect(w.reads).toHaveLength(50);
  await w.registry.snapshot(wanting(strangers[0] ?? ghost));
  expect(w.reads).toHaveLength(51);
  const all = await w.registry.snapshot(wanting(...strangers));
  expect(all.versions.size).toBe(50);
});

test("answers under one version even while the registry changes with every read", async () => {
  let version = 0n;
  const find: IdentityStore["find"] = async (wanted) => {
    version += 1n;
    const versions = new Map(wanted.principals.map(({ tenant }) => [tenant, version]));
    return { versions, issuers: [], principals: [], measurements: [] };
  };
  const restless = registry({ find }, verificationKeyCache(10), 100);
  await restless.snapshot(wanting(planner));
  const snapshot = await restless.snapshot(wanting(planner, ghost));
  expect(snapshot.versions).toEqual(new Map([["acme", 3n]]));
});

test("gives no snapshot of a tenant the store kept silent about", async () => {
  const find: IdentityStore["find"] = async () => ({
    versions: new Map(),
    issuers: [],
    principals: [],
    measurements: [],
  });
  const silent = await registry({ find }, verificationKeyCache(10), 100).snapshot(wanting(planner));
  expect(() => silent.principal(planner)).toThrow("nobody wanted");
});
