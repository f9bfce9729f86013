import { expect, test } from "vitest";
import type { Measurement } from "../registry/measurement.ts";
import { memoryStore } from "../store/memory.ts";
import { NOW_S } from "../testing/issuer.ts";
import {
  assertion,
  assertionCheck,
  keys,
  outcome,
  read,
  statement,
  testWorld,
} from "../testing/world.ts";
import type { Check, RuntimeClaim } from "./check.ts";
import { verifyCredentials } from "./verify-credentials.ts";

const good = (changes: Partial<Check> = {}) => assertionCheck(assertion(), changes);

async function world() {
  const { parts } = await testWorld(memoryStore());
  const outcomes = async (...checks: readonly Check[]) =>
    (await verifyCredentials(parts, checks)).map(outcome);
  return { parts, store: parts.store, outcomes };
}

const reference: Measurement = {
  tenant: "acme",
  profile: "process-measure/v1",
  measurement: `sha256:${"ab".repeat(32)}`,
  name: "agent",
  level: 2,
  environment: "prod",
};
const claim: RuntimeClaim = { ...reference, measuredAt: NOW_S - 5 };

test("states what is known of the runtime", async () => {
  const { parts, store } = await world();
  await store.addMeasurement(reference, statement("acme"));
  const [verdict] = await verifyCredentials(parts, [good({ runtime: claim })]);
  expect(read(verdict)).toMatchObject({
    runtime: {
      env: "prod",
      level: 2,
      measured_at: NOW_S - 5,
      measurement: reference.measurement,
      not_after: NOW_S + 3595,
      profile: "process-measure/v1",
    },
  });
});

test.each<[string, Partial<RuntimeClaim>, string]>([
  ["of an unknown profile", { profile: "tpm2-quote/v1" }, "RUNTIME_PROFILE_UNKNOWN"],
  ["of an empty profile", { profile: "" }, "RUNTIME_PROFILE_UNKNOWN"],
  ["that is no digest", { measurement: "sha256:AB" }, "RUNTIME_MALFORMED"],
  ["without a time", { measuredAt: -1 }, "RUNTIME_MALFORMED"],
  [
    "nobody registered",
    { measurement: `sha256:${"cd".repeat(32)}` },
    "RUNTIME_MEASUREMENT_UNKNOWN",
  ],
  ["of the future", { measuredAt: NOW_S + 31 }, "RUNTIME_STALE"],
  ["too old", { measuredAt: NOW_S - 3601 }, "RUNTIME_STALE"],
])("denies a measurement %s", async (_, changes, code) => {
  const { outcomes, store } = await world();
  await store.addMeasurement(reference, statement("acme"));
  expect(await outcomes(good({ runtime: { ...claim, ...changes } }), good())).toEqual([
    code,
    "assertion",
  ]);
});

test("denies a measurement that only another tenant registered, or none any more", async () => {
  const { outcomes, store } = await world();
  await store.addMeasurement({ ...reference, tenant: "other" }, statement("other"));
  const check = () => good({ runtime: claim });
  expect(await outcomes(check())).toEqual(["RUNTIME_MEASUREMENT_UNKNOWN"]);
  await store.addMeasurement(reference, statement("acme"));
  expect(await outcomes(check())).toEqual(["assertion"]);
  await store.removeMeasurement(reference, statement("acme"));
  expect(await outcomes(check())).toEqual(["RUNTIME_MEASUREMENT_UNKNOWN"]);
});

test("says first what is wrong with the caller", async () => {
  const { outcomes } = await world();
  const stranger = assertionCheck(assertion({}, keys.stranger), {
    runtime: { ...claim, profile: "x" },
  });
  expect(await outcomes(stranger)).toEqual(["CRED_KEY_UNKNOWN"]);
});
