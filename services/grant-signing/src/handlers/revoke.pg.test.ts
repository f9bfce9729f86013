import { readRevocation } from "@writ/evidence";
import { failureReason } from "@writ/rpc";
import { hashText } from "@writ/token";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { recordPending } from "../revocation/pending-evidence.ts";
import { nowMs, tenant, uuid } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import { callBy, type TestService, testService } from "../testing/service.ts";
import { revoke } from "./revoke.ts";

let service: TestService;
let parts: GrantSigningParts;
let used = 0;

beforeAll(async () => {
  service = await testService();
  parts = await service.open();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => service.evidence.behave("appends"));

const facts = {
  tenant,
  jti: uuid(1),
  execution: uuid(2),
  ancestors: [],
  principal: "Workload::orchestrator",
  actors: [],
  policy: "",
  measurement: null,
  kid: "",
};

function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => "answered", failureReason);
}

function eventsOf(request: { revocationId: string }) {
  return service.evidence.events.filter(
    (e) => readRevocation(e.statement).predicate.revocationId === request.revocationId,
  );
}

test("a revocation is in force, numbered, and told to the log with who and why", async () => {
  const request = revocation("principal", "User::eve", ++used);
  const response = await revoke(parts)(request, callBy(operator));
  expect(response).toMatchObject({
    revocationId: request.revocationId,
    seq: 1n,
    revokedAt: { seconds: BigInt(nowMs / 1000) },
    logIndex: 0n,
  });
  expect(parts.feed.revoked({ ...facts, principal: "User::eve" })).toBe("PRINCIPAL_REVOKED");
  const [event] = eventsOf(request);
  expect(readRevocation(event?.statement ?? new Uint8Array()).predicate).toMatchObject({
    type: "principal",
    value: "User::eve",
    reason: "it misbehaves",
    by: operator,
    streamSeq: 1,
  });
});

test("the same revocation again gets the same answer, at any instance", async () => {
  const request = revocation("actor", "Agent::x", ++used);
  const first = await revoke(parts)(request, callBy(operator));
  service.clock.nowMs += 5_000;
  expect(await revoke(parts)(request, callBy(operator))).toEqual(first);
  expect(await revoke(await service.open())(request, callBy(operator))).toEqual(first);
  expect(eventsOf(request)).toHaveLength(1);
});

test("a known id with other content conflicts", async () => {
  const request = revocation("actor", "Agent::y", ++used);
  await revoke(parts)(request, callBy(operator));
  for (const change of [{ value: "Agent::z" }, { reason: "another" }]) {
    const again = revoke(parts)({ ...request, ...change }, callBy(operator));
    expect(await reasonOf(again)).toBe("ALREADY_EXISTS");
  }
});

test("while evidence is down a revocation is in force, says so, and is recorded once later", async () => {
  const request = revocation("execution", facts.execution, ++used);
  service.evidence.behave("is down");
  const revoked = revoke(parts)(request, callBy(operator));
  await expect(revoked).rejects.toThrow("the revocation is in force; its evidence follows");
  expect(await reasonOf(revoked)).toBe("DEPENDENCY_UNAVAILABLE");
  expect(parts.feed.revoked(facts)).toBe("EXECUTION_REVOKED");
  await expect(recordPending(parts, () => nowMs)).rejects.toThrow("does not answer");

  service.evidence.behave("appends");
  await Promise.all([recordPending(parts, () => nowMs), recordPending(parts, () => nowMs)]);
  expect(eventsOf(request)).toHaveLength(1);
  expect(await service.stores.revocations.unrecorded(10)).toEqual([]);
  const { logIndex } = await revoke(parts)(request, callBy(operator));
  expect(service.evidence.events[Number(logIndex)]).toEqual(eventsOf(request)[0]);
});

test("evidence whose reply was lost is not recorded twice", async () => {
  const request = revocation("key", hashText("a key"), ++used);
  service.evidence.behave("loses its reply");
  expect(await reasonOf(revoke(parts)(request, callBy(operator)))).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("appends");
  await recordPending(parts, () => nowMs);
  expect(eventsOf(request)).toHaveLength(1);
  expect(await service.stores.revocations.unrecorded(10)).toEqual([]);
});

test("malformed revocations are refused before anything is stored", async () => {
  const digest = `sha256:${"00".repeat(32)}`;
  const wrong = [
    revocation("everything", "x", 900),
    revocation("grant", "not-an-id", 901),
    revocation("principal", "Tool::x", 902),
    revocation("policy", digest.toUpperCase(), 903),
    revocation("tenant", "other", 904),
    revocation("policy", digest, 905, { tenantId: "-" }),
    revocation("policy", digest, 906, { tenantId: "" }),
    revocation("policy", digest, 907, { reason: "" }),
    revocation("policy", digest, 908, { reason: "x".repeat(501) }),
    revocation("policy", digest, 909, { revocationId: "1" }),
  ];
  const before = await service.stores.revocations.after(0, 100);
  for (const request of wrong) {
    expect(await reasonOf(revoke(parts)(request, callBy(operator)))).toBe("REQUEST_INVALID");
  }
  expect(await service.stores.revocations.after(0, 100)).toEqual(before);
});

test.each([
  ["grant", uuid(1), "GRANT_REVOKED"],
  ["policy", `sha256:${"01".repeat(32)}`, "POLICY_REVOKED"],
  ["measurement", `sha256:${"02".repeat(32)}`, "MEASUREMENT_REVOKED"],
  ["key", hashText("kid"), "GRANT_KEY_REVOKED"],
  ["tenant", "other", "TENANT_REVOKED"],
])("revokes a %s", async (type, value, code) => {
  const other = {
    ...facts,
    tenant: "other",
    execution: uuid(3),
    policy: `sha256:${"01".repeat(32)}`,
    measurement: `sha256:${"02".repeat(32)}`,
    kid: hashText("kid"),
  };
  const own = { grant: "jti", policy: "policy", measurement: "measurement", key: "kid" }[type];
  const only = Object.fromEntries(Object.entries(other).filter(([name]) => name === own));
  const bare = { ...facts, tenant: "other", execution: uuid(3), jti: uuid(9), ...only };
  const request = revocation(type, value, ++used, { tenantId: "other" });
  expect(parts.feed.revoked(bare)).toBeUndefined();
  await revoke(parts)(request, callBy(operator));
  expect(parts.feed.revoked(bare)).toBe(code);
});
