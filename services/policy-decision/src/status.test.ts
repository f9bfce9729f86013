import { expect, test } from "vitest";
import type { ActivePolicy } from "./policies/active-policies.ts";
import { policiesInUse } from "./policies/policies-in-use.ts";
import { policyDecisionStatus } from "./status.ts";

const fences = { policy: 1, stop: 0, revocation: 0 };

function policy(digest: string | undefined): ActivePolicy {
  const set = digest === undefined ? { kind: "unusable", code: "X" } : { kind: "loaded", digest };
  return { fences, at: () => set as never };
}

function status(policies: readonly (string | undefined)[], goodMs?: number) {
  const active = policiesInUse();
  for (const [i, digest] of policies.entries()) active.keep(`tenant-${i}`, policy(digest));
  const revocations = { oldestGoodMs: () => goodMs };
  return policyDecisionStatus({ active, revocations, now: () => 10_000 })();
}

test("names the sets that decide, each once, and no tenant", async () => {
  const { facts, metrics } = await status(["sha256:b", "sha256:a", "sha256:b", undefined], 8_500);
  expect(facts).toEqual({
    policy_sets: "sha256:a sha256:b",
    policy_unusable: "for 1 tenants",
    revocations: "1.5 s old",
  });
  const values = metrics.flatMap(({ name, samples }) => samples.map(({ value }) => [name, value]));
  expect(Object.fromEntries(values)).toEqual({
    writ_policy_sets: 2,
    writ_policy_unusable: 1,
    writ_revocations_age_seconds: 1.5,
  });
});

test("before anybody asked there is none, and no age of revocations", async () => {
  expect((await status([])).facts).toEqual({
    policy_sets: "none yet",
    revocations: "none followed",
  });
  // Followed, but nothing came yet.
  expect((await status([], 0)).facts["revocations"]).toBe("none followed");
});

test("the policy loaded last counts for a tenant, and only so many tenants are remembered", () => {
  const active = policiesInUse();
  active.keep("a", policy("sha256:old"));
  active.keep("a", policy("sha256:new"));
  expect(active.at(0).digests).toEqual(["sha256:new"]);
  for (let i = 0; i < 1_000; i++) active.keep(`other-${i}`, policy("sha256:other"));
  expect(active.at(0).digests).toEqual(["sha256:other"]);
});
