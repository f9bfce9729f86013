import { type ExecutionHead, parseStatement, readOutcome, readProgress } from "@writ/evidence";
import type { ReportProgressRequest } from "@writ/proto/writ/grant/v1/grant";
import { ErrorInfoSchema } from "@writ/proto/google/rpc/error_details";
import { failureReason, RpcError } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { progressStatement } from "../redeem/execution-statements.ts";
import { MOST_REPORTS } from "../redeem/report-progress.ts";
import { nowMs, tenant, uuid } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import {
  callBy,
  runner,
  started as startedBy,
  type TestService,
  testService,
} from "../testing/service.ts";
import { reportOutcome } from "./report-outcome.ts";
import { reportProgress } from "./report-progress.ts";
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

const started = () => startedBy(service, parts, ++used);

function step(
  executionId: string,
  n: number,
  change: Partial<ReportProgressRequest> = {},
): ReportProgressRequest {
  return {
    $typeName: "writ.grant.v1.ReportProgressRequest",
    tenantId: tenant,
    executionId,
    progressId: uuid(90_000 + n),
    step: `step-${n}`,
    outputDigest: sha256(`output ${n}`),
    outputLength: BigInt(8 + `${n}`.length),
    ...change,
  };
}

const tell = (request: ReportProgressRequest, by = runner, on = parts) =>
  reportProgress(on)(request, callBy(by));

const end = (executionId: string, status = "completed", on = parts) =>
  reportOutcome(on)(
    {
      $typeName: "writ.grant.v1.ReportOutcomeRequest",
      tenantId: tenant,
      executionId,
      status,
      outputDigest: new Uint8Array(),
      outputLength: 0n,
      executorSignature: "",
      code: "",
      grant: "",
    },
    callBy(runner),
  );

const reasonOf = (work: Promise<unknown>) => work.then(() => "answered", failureReason);

/** The events of an execution in the order of the log: kind, place, and how many it counts. */
function logged(executionId: string) {
  return service.evidence.events
    .filter(({ execution }) => execution?.id === executionId)
    .map(({ kind, statement }) => {
      const { seq, final } = parseStatement(statement).predicate as ExecutionHead;
      return `${kind} ${seq}${final === null ? "" : ` of ${final.events}`}`;
    });
}

test("steps are events between the redemption and the outcome, which counts them", async () => {
  const { exec } = await started();
  const first = await tell(step(exec.id, 1));
  const second = await tell(step(exec.id, 2, { outputDigest: new Uint8Array(), outputLength: 0n }));
  expect([first.seq, second.seq]).toEqual([2, 3]);
  const { logIndex } = await end(exec.id);
  expect(logged(exec.id)).toEqual(["redemption 1", "progress 2", "progress 3", "outcome 4 of 5"]);
  const event = service.evidence.events[Number(first.logIndex)];
  expect(event?.eventId).toBe(first.eventId);
  expect(readProgress(event?.statement ?? new Uint8Array()).predicate).toMatchObject({
    progressId: uuid(90_001),
    step: "step-1",
    output: { digest: { sha256: Buffer.from(sha256("output 1")).toString("hex") }, length: 9 },
    recordedBy: { service: "grant-signing" },
  });
  const last = service.evidence.events[Number(logIndex)];
  expect(readOutcome(last?.statement ?? new Uint8Array()).predicate).not.toHaveProperty("executor");
});

test("nobody but the workload that started the execution tells of its steps", async () => {
  const { exec } = await started();
  const stranger = "spiffe://writ.test/workload/other";
  expect(await reasonOf(tell(step(exec.id, 1), stranger))).toBe("CALLER_NOT_ALLOWED");
  expect(await reasonOf(tell(step(exec.id, 1), operator))).toBe("CALLER_NOT_ALLOWED");
  expect(await reasonOf(tell(step(uuid(3), 1)))).toBe("NOT_FOUND");
  expect(await reasonOf(tell(step(exec.id, 1, { tenantId: "other" })))).toBe("NOT_FOUND");
  expect(logged(exec.id)).toEqual(["redemption 1"]);
});

test("an execution that does not run any more takes no steps, and says why", async () => {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "answered",
      (error: unknown) =>
        error instanceof RpcError ? error.detail(ErrorInfoSchema)?.metadata["code"] : error,
    );
  const ended = await started();
  const known = await tell(step(ended.exec.id, 1));
  await end(ended.exec.id);
  expect(await codeOf(tell(step(ended.exec.id, 2)))).toBe("EXECUTION_ENDED");
  expect(await tell(step(ended.exec.id, 1))).toEqual(known);
  const stopped = await started();
  await revoke(parts)(revocation("execution", stopped.exec.id, 77), callBy(operator));
  expect(await codeOf(tell(step(stopped.exec.id, 1)))).toBe("EXECUTION_REVOKED");
  const late = await started();
  service.clock.nowMs = late.exec.lease.not_after * 1000;
  expect(await codeOf(tell(step(late.exec.id, 1)))).toBe("LEASE_EXPIRED");
  expect(await reasonOf(tell(step(late.exec.id, 1)))).toBe("STATE_CONFLICT");
  expect(logged(late.exec.id)).toEqual(["redemption 1"]);
});

test("the same report again gives the same answer, another one under its id conflicts", async () => {
  const { exec } = await started();
  const first = await tell(step(exec.id, 1));
  await tell(step(exec.id, 2));
  expect(await tell(step(exec.id, 1))).toEqual(first);
  const others = [
    { step: "another" },
    { outputDigest: sha256("another") },
    { outputDigest: new Uint8Array(), outputLength: 0n },
  ];
  for (const change of others)
    expect(await reasonOf(tell(step(exec.id, 1, change)))).toBe("ALREADY_EXISTS");
  expect(logged(exec.id)).toEqual(["redemption 1", "progress 2", "progress 3"]);
});

test("a report whose reply or evidence was lost is repeated byte for byte", async () => {
  const { exec } = await started();
  service.evidence.behave("loses its reply");
  expect(await reasonOf(tell(step(exec.id, 1)))).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("takes nothing");
  expect(await reasonOf(tell(step(exec.id, 2)))).toBe("DEPENDENCY_UNAVAILABLE");
  service.clock.nowMs += 1_000;
  service.evidence.behave("appends");
  expect(await tell(step(exec.id, 1))).toMatchObject({ seq: 2 });
  expect(await tell(step(exec.id, 2))).toMatchObject({ seq: 3 });
  expect(logged(exec.id)).toEqual(["redemption 1", "progress 2", "progress 3"]);
});

test("events whose evidence was lost are appended before those that follow them", async () => {
  const { exec } = await started();
  service.evidence.behave("takes nothing");
  for (const n of [1, 2, 3])
    expect(await reasonOf(tell(step(exec.id, n)))).toBe("DEPENDENCY_UNAVAILABLE");
  service.evidence.behave("appends");
  await end(exec.id);
  expect(logged(exec.id)).toEqual([
    "redemption 1",
    "progress 2",
    "progress 3",
    "progress 4",
    "outcome 5 of 6",
  ]);
});

test("reports at the same time, on any instance, stand in one order without gaps", async () => {
  const { exec } = await started();
  const other = await service.open();
  const numbers = [1, 2, 3, 4, 5, 6];
  const replies = await Promise.all(
    numbers.map((n) => tell(step(exec.id, n), runner, n % 2 === 0 ? parts : other)),
  );
  expect(new Set(replies.map(({ seq }) => seq))).toEqual(new Set([2, 3, 4, 5, 6, 7]));
  const repeated = await Promise.all(numbers.map((n) => tell(step(exec.id, n))));
  expect(repeated).toEqual(replies);
  expect(logged(exec.id)).toEqual(["redemption 1", ...numbers.map((n) => `progress ${n + 1}`)]);
});

test("the same report twice at the same time is one event", async () => {
  const { exec } = await started();
  const [one, two] = await Promise.all([tell(step(exec.id, 1)), tell(step(exec.id, 1))]);
  expect(one).toEqual(two);
  expect(logged(exec.id)).toEqual(["redemption 1", "progress 2"]);
});

test("a report that races the outcome comes before it or not at all", async () => {
  for (let round = 0; round < 20; round++) {
    const { exec } = await started();
    const other = await service.open();
    const [told, ended] = await Promise.all([
      reasonOf(tell(step(exec.id, 1))),
      end(exec.id, "failed", other),
    ]);
    expect(["answered", "STATE_CONFLICT"]).toContain(told);
    expect(logged(exec.id)).toEqual(
      told === "answered"
        ? ["redemption 1", "progress 2", "outcome 3 of 4"]
        : ["redemption 1", "outcome 2 of 3"],
    );
    expect(await end(exec.id, "failed")).toEqual(ended);
  }
});

test("an execution has so many steps and no more, but still an outcome", async () => {
  const { exec } = await started();
  await tell(step(exec.id, 1));
  const first = await service.stores.progress.last(tenant, exec.id);
  if (first === undefined) throw new Error("the first report is gone");
  let last = first;
  for (let n = 2; n <= MOST_REPORTS; n++) {
    const row = { ...first, progressId: uuid(91_000 + n), eventId: uuid(92_000 + n) };
    const statement = progressStatement(row, last);
    last = { ...row, seq: last.seq + 1, statement };
    expect(await service.stores.progress.insert(last)).toBe(true);
  }
  expect(await reasonOf(tell(step(exec.id, 2)))).toBe("STATE_CONFLICT");
  const { logIndex } = await end(exec.id);
  expect(service.evidence.events[Number(logIndex)]?.execution).toEqual({ id: exec.id, seq: 1_002 });
  expect(logged(exec.id)).toHaveLength(1_002);
});

test("malformed reports are refused with the fields named", async () => {
  const bad = step("x", 1, {
    tenantId: "A",
    progressId: "y",
    step: "Step One",
    outputDigest: new Uint8Array(5),
  });
  await expect(tell(bad)).rejects.toThrow(
    /tenant_id.*execution_id.*progress_id.*step.*output_digest/,
  );
  const { exec } = await started();
  for (const change of [{ step: "" }, { step: "a".repeat(65) }, { outputDigest: new Uint8Array() }])
    expect(await reasonOf(tell(step(exec.id, 1, change)))).toBe("REQUEST_INVALID");
});
