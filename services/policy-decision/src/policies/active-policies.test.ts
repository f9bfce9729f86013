import { expect, test } from "vitest";
import { type ActivePolicy, activePolicies } from "./active-policies.ts";

function counted() {
  let loads = 0;
  let revocation = 0;
  const policies = activePolicies(async (): Promise<ActivePolicy> => {
    loads++;
    const fences = { policy: 1, stop: 0, revocation };
    await Promise.resolve();
    return {
      fences,
      at: () => ({ kind: "unusable", code: "POLICY_UNAVAILABLE", digest: null, engine: null }),
    };
  });
  return { policies, loads: () => loads, revoke: () => ++revocation };
}

test("everybody fenced by one revocation shares one load", async () => {
  const { loads, policies, revoke } = counted();
  const { fences } = await policies.current("sample", 1);
  revoke();
  const refreshed = await Promise.all(
    Array.from({ length: 64 }, () => policies.refresh("sample", fences, 1)),
  );
  expect(loads()).toBe(2);
  expect(refreshed.every((active) => active.fences.revocation === 1)).toBe(true);
  // Who comes later with the same outdated state finds it done.
  await policies.refresh("sample", fences, 1);
  expect(loads()).toBe(2);
});

test("a state that moved on again is loaded again", async () => {
  const { loads, policies, revoke } = counted();
  const first = await policies.current("sample", 1);
  revoke();
  const second = await policies.refresh("sample", first.fences, 1);
  revoke();
  const third = await policies.refresh("sample", second.fences, 1);
  expect(third.fences.revocation).toBe(2);
  expect(loads()).toBe(3);
});

test("a load that failed is tried again by the next caller", async () => {
  let fails = true;
  const policies = activePolicies(async () => {
    if (fails) throw new Error("no database");
    return {
      fences: { policy: 1, stop: 0, revocation: 0 },
      at: () => ({ kind: "unusable", code: "POLICY_UNAVAILABLE", digest: null, engine: null }),
    };
  });
  await expect(policies.current("sample", 1)).rejects.toThrow("no database");
  fails = false;
  expect((await policies.current("sample", 1)).fences.policy).toBe(1);
});
