import { readOutcome } from "@writ/evidence";
import type { ReportOutcomeRequest } from "@writ/proto/writ/grant/v1/grant";
import { failureReason } from "@writ/rpc";
import { hashText, makeOutcomeSignature, type OutcomeSignature, sha256 } from "@writ/token";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { nowMs, nowS, tenant, uuid } from "../testing/claims.ts";
import { testKey } from "../testing/keys.ts";
import {
  callBy,
  runner,
  started as startedBy,
  type TestService,
  testService,
} from "../testing/service.ts";
import { reportOutcome } from "./report-outcome.ts";

const executor = testKey();

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
  service.evidence.behave("appends");
});

const started = async () => (await startedBy(service, parts, ++used)).exec.id;

const signed = (exec: string, change: Partial<OutcomeSignature> = {}, key = executor) =>
  makeOutcomeSignature(
    { exec, iat: nowS, out: { h: hashText("{}"), len: 2 }, status: "completed", tenant, ...change },
    key,
    key.jwk,
  );

const end = (executionId: string, executorSignature: string, change: object = {}) => {
  const request: ReportOutcomeRequest = {
    $typeName: "writ.grant.v1.ReportOutcomeRequest",
    tenantId: tenant,
    executionId,
    status: "completed",
    outputDigest: sha256("{}"),
    outputLength: 2n,
    executorSignature,
    code: "",
    grant: "",
    ...change,
  };
  return reportOutcome(parts)(request, callBy(runner));
};

const reasonOf = (work: Promise<unknown>) => work.then(() => "answered", failureReason);

test("what the executor signed is recorded: its key and a digest in the statement, the token beside it", async () => {
  const execution = await started();
  const token = signed(execution);
  const { logIndex } = await end(execution, token);
  const event = service.evidence.events[Number(logIndex)];
  const { predicate } = readOutcome(event?.statement ?? new Uint8Array());
  expect(predicate.executor).toEqual({
    key: executor.kid,
    signature: { sha256: Buffer.from(sha256(token)).toString("hex") },
  });
  expect(event?.openings).toEqual([
    { name: "executor-outcome", value: new Uint8Array(Buffer.from(token)) },
  ]);
});

test("an executor without a key is recorded as such", async () => {
  const { logIndex } = await end(await started(), "");
  const event = service.evidence.events[Number(logIndex)];
  expect(readOutcome(event?.statement ?? new Uint8Array()).predicate.executor).toBeUndefined();
  expect(event?.openings).toEqual([]);
});

test("the end of an execution without output can be signed too", async () => {
  const execution = await started();
  const none = { outputDigest: new Uint8Array(), outputLength: 0n };
  expect(await reasonOf(end(execution, signed(execution), none))).toBe("REQUEST_INVALID");
  expect(await reasonOf(end(execution, signed(execution, { out: null }), none))).toBe("answered");
});

test.each<[string, Partial<OutcomeSignature>]>([
  ["another execution", { exec: uuid(1) }],
  ["another tenant", { tenant: "other" }],
  ["another status", { status: "failed" }],
  ["another output", { out: { h: hashText("[]"), len: 2 } }],
  ["no output", { out: null }],
  ["a time long ago", { iat: nowS - 301 }],
  ["a time to come", { iat: nowS + 301 }],
])("a signature of %s refuses the report", async (_, change) => {
  const execution = await started();
  expect(await reasonOf(end(execution, signed(execution, change)))).toBe("REQUEST_INVALID");
  expect(service.evidence.events.at(-1)?.kind).toBe("redemption");
});

test("a signature that is none, or by another key than it shows, refuses the report", async () => {
  const execution = await started();
  const [header, payload] = signed(execution).split(".");
  const [, , signature] = signed(execution, { status: "failed" }).split(".");
  const bad = ["x", `${header}.${payload}.${signature}`, "a".repeat(5_000)];
  for (const token of bad) expect(await reasonOf(end(execution, token))).toBe("REQUEST_INVALID");
  await expect(end(execution, "x")).rejects.toThrow(/executor_signature/);
});

test("a report that is repeated may bring its signature again, however late, or a new one by the same key", async () => {
  const execution = await started();
  const token = signed(execution);
  service.evidence.behave("takes nothing");
  expect(await reasonOf(end(execution, token))).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("appends");
  service.clock.nowMs += 3_600_000;
  const first = await end(execution, token);
  const event = service.evidence.events[Number(first.logIndex)];
  expect(Buffer.from(event?.openings?.[0]?.value ?? []).toString()).toBe(token);
  const again = signed(execution, { iat: nowS + 3_600 });
  expect(await end(execution, again)).toEqual(first);
  expect(await reasonOf(end(execution, signed(execution, { iat: nowS + 1 })))).toBe(
    "REQUEST_INVALID",
  );
});

test("a report by another key, or by none, is another one", async () => {
  const execution = await started();
  await end(execution, signed(execution));
  expect(await reasonOf(end(execution, signed(execution, {}, testKey())))).toBe("STATE_CONFLICT");
  expect(await reasonOf(end(execution, ""))).toBe("STATE_CONFLICT");
  const silent = await started();
  await end(silent, "");
  expect(await reasonOf(end(silent, signed(silent)))).toBe("STATE_CONFLICT");
});
