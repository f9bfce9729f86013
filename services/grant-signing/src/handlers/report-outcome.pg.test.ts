import { readOutcome } from "@writ/evidence";
import { failureReason } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { nowMs, tenant, uuid } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import {
  callBy,
  runner,
  started as startedBy,
  type TestService,
  testService,
} from "../testing/service.ts";
import { getGrantStates } from "./get-grant-states.ts";
import { renewLease } from "./renew-lease.ts";
import { reportOutcome } from "./report-outcome.ts";
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
  service.evidence.behave("appends");
});

/** An execution that was started, and its claims. */
const started = () => startedBy(service, parts, ++used);

function report(executionId: string, change: { status?: string; output?: string } = {}) {
  const { output = "{}", status = "completed" } = change;
  return {
    $typeName: "writ.grant.v1.ReportOutcomeRequest" as const,
    tenantId: tenant,
    executionId,
    status,
    outputDigest: sha256(output),
    outputLength: BigInt(output.length),
    executorSignature: "",
    code: "",
    grant: "",
  };
}

async function lease(executionId: string, by = runner) {
  const request = {
    $typeName: "writ.grant.v1.RenewLeaseRequest" as const,
    tenantId: tenant,
    executionId,
  };
  const { denial, mayContinue } = await renewLease(parts)(request, callBy(by));
  return mayContinue === true ? "continue" : denial?.code;
}

function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => "answered", failureReason);
}

test("an execution goes on until the end of its lease", async () => {
  const { exec } = await started();
  expect(await lease(exec.id)).toBe("continue");
  service.clock.nowMs = exec.lease.not_after * 1000 - 1;
  expect(await lease(exec.id)).toBe("continue");
  service.clock.nowMs = exec.lease.not_after * 1000;
  expect(await lease(exec.id)).toBe("LEASE_EXPIRED");
});

test("a running execution stops when something it stands on is revoked, by whichever instance", async () => {
  const { exec } = await started();
  const other = await service.open();
  const stop = revocation("execution", exec.id, 1);
  await revoke(other)(stop, callBy(operator));
  expect(await lease(exec.id)).toBe("EXECUTION_REVOKED");
});

test("only the workload that started an execution, or an operator, may speak for it", async () => {
  const { exec } = await started();
  const stranger = "spiffe://writ.test/workload/other";
  expect(await reasonOf(lease(exec.id, stranger))).toBe("CALLER_NOT_ALLOWED");
  const told = reportOutcome(parts)(report(exec.id), callBy(stranger));
  expect(await reasonOf(told)).toBe("CALLER_NOT_ALLOWED");
  expect(await lease(exec.id, operator)).toBe("continue");
  expect(await reasonOf(lease(uuid(3)))).toBe("NOT_FOUND");
  expect(await reasonOf(reportOutcome(parts)(report(uuid(3)), callBy(runner)))).toBe("NOT_FOUND");
});

test("the outcome ends the execution, is the last event in the log, and shows in its state", async () => {
  const { exec, jti } = await started();
  const { eventId, logIndex } = await reportOutcome(parts)(report(exec.id), callBy(runner));
  const event = service.evidence.events[Number(logIndex)];
  expect(event).toMatchObject({ eventId, kind: "outcome", status: "completed" });
  const { predicate } = readOutcome(event?.statement ?? new Uint8Array());
  expect(predicate).toMatchObject({
    executionId: exec.id,
    seq: 2,
    final: { events: 3 },
    output: { length: 2 },
  });
  expect(await lease(exec.id)).toBe("EXECUTION_ENDED");
  const names = {
    $typeName: "writ.grant.v1.GetGrantStatesRequest" as const,
    tenantIds: [tenant, tenant, "other"],
    grantIds: [uuid(4), jti, jti],
  };
  const { states } = await getGrantStates(parts.redemptions)(names, callBy(runner));
  expect(states).toEqual([
    { redeemed: false, ended: false },
    { redeemed: true, ended: true },
    { redeemed: false, ended: false },
  ]);
});

test("the same report again gives the same answer, another one conflicts", async () => {
  const { exec } = await started();
  const first = await reportOutcome(parts)(report(exec.id), callBy(runner));
  expect(await reportOutcome(parts)(report(exec.id), callBy(runner))).toEqual(first);
  const others = [{ status: "failed" }, { output: "[]" }, { output: "" }];
  for (const change of others) {
    const told = reportOutcome(parts)(report(exec.id, change), callBy(runner));
    expect(await reasonOf(told)).toBe("STATE_CONFLICT");
  }
});

test("an outcome without output is told as such", async () => {
  const { exec } = await started();
  const silent = { ...report(exec.id), outputDigest: new Uint8Array(), outputLength: 0n };
  const first = await reportOutcome(parts)(silent, callBy(runner));
  expect(await reportOutcome(parts)(silent, callBy(runner))).toEqual(first);
});

test("a report whose evidence was lost is completed by repeating it", async () => {
  const { exec } = await started();
  service.evidence.behave("takes nothing");
  const told = reportOutcome(parts)(report(exec.id), callBy(runner));
  expect(await reasonOf(told)).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("appends");
  const { logIndex } = await reportOutcome(parts)(report(exec.id), callBy(runner));
  expect(Number(logIndex)).toBe(service.evidence.events.length - 1);
});

test("malformed reports are refused with the fields named", async () => {
  const bad = { ...report("x"), tenantId: "A", status: "done", outputDigest: new Uint8Array(5) };
  await expect(reportOutcome(parts)(bad, callBy(runner))).rejects.toThrow(
    /tenant_id.*execution_id.*status.*output_digest/,
  );
});
