import { EventKind } from "@writ/proto/writ/evidence/v1/evidence";
import { failure, failureReason } from "@writ/rpc";
import { expect, test } from "vitest";
import { evidenceLog, isOutOfOrder, type LogEvent } from "./evidence-log.ts";
import { nowMs, tenant, uuid } from "./testing/claims.ts";
import { testStatementKey } from "./testing/keys.ts";

type Client = Parameters<typeof evidenceLog>[0];

const key = testStatementKey();
const deadlineMs = nowMs + 1_000;

function logOver(client: Partial<Client>) {
  return evidenceLog(client as Client, key, () => nowMs);
}

function event(n: number): LogEvent {
  const execution = { id: uuid(n), seq: 2 };
  const statement = Uint8Array.of(n);
  return { tenant, eventId: uuid(n), kind: "outcome", statement, execution, status: "failed" };
}

function appended(index: number) {
  return { result: { case: "appended" as const, value: { index: BigInt(index) } } };
}

test("events appended at the same time travel together, signed", async () => {
  const sent: unknown[] = [];
  const log = logOver({
    append: async ({ entries = [] }) => {
      sent.push(entries);
      return { results: entries.map((_, i) => appended(40 + i)) } as never;
    },
  });
  const appends = [log.append(event(1), deadlineMs), log.append(event(2), deadlineMs)];
  expect(await Promise.all(appends)).toEqual([40, 41]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject([
    {
      tenantId: tenant,
      eventId: uuid(1),
      kind: EventKind.OUTCOME,
      statement: { payload: Uint8Array.of(1), keyId: key.keyId },
      executionId: uuid(1),
      seq: 2,
      status: "failed",
    },
    { eventId: uuid(2) },
  ]);
});

test("an event takes along what its digests stand for", async () => {
  const sent: unknown[] = [];
  const log = logOver({
    append: async ({ entries = [] }) => {
      sent.push(...entries);
      return { results: entries.map((_, i) => appended(i)) } as never;
    },
  });
  const openings = [{ name: "executor-outcome", value: Uint8Array.of(9) }];
  const step = { ...event(1), kind: "progress", openings } as const;
  const keys = { ...event(2), kind: "key-change", execution: null } as const;
  await Promise.all([step, keys].map((one) => log.append(one, deadlineMs)));
  expect(sent).toMatchObject([
    { kind: EventKind.PROGRESS, openings },
    { kind: EventKind.KEY_CHANGE, openings: [], executionId: "", seq: 0 },
  ]);
});

test("an event that is refused fails alone, one without a result too", async () => {
  const refused = { result: { case: "failure", value: { code: "SEQUENCE_CONFLICT" } } };
  const results = [appended(7), refused, { result: { case: undefined } }];
  const log = logOver({ append: async () => ({ results }) as never });
  const answers = await Promise.allSettled([1, 2, 3].map((n) => log.append(event(n), deadlineMs)));
  expect(answers[0]).toEqual({ status: "fulfilled", value: 7 });
  expect(answers[1]).toMatchObject({ reason: { message: /SEQUENCE_CONFLICT/ } });
  expect(answers[2]?.status).toBe("rejected");
  const reasons = answers.map((answer) => (answer.status === "rejected" ? answer.reason : null));
  expect(reasons.map(isOutOfOrder)).toEqual([false, true, false]);
});

test("a statement the log does not know is undefined; a log that is down is an error", async () => {
  const unknown = logOver({ getEvidence: () => Promise.reject(failure("NOT_FOUND", "none")) });
  expect(await unknown.statement(tenant, uuid(1), deadlineMs)).toBeUndefined();
  const other = { records: [{ eventId: uuid(2), statement: { payload: Uint8Array.of(2) } }] };
  const wrong = logOver({ getEvidence: async () => other as never });
  expect(await wrong.statement(tenant, uuid(1), deadlineMs)).toBeUndefined();
  expect(await wrong.statement(tenant, uuid(2), deadlineMs)).toEqual(Uint8Array.of(2));
  const down = logOver({
    getEvidence: () => Promise.reject(failure("DEPENDENCY_UNAVAILABLE", "down")),
  });
  const asked = down.statement(tenant, uuid(1), deadlineMs);
  expect(await asked.catch(failureReason)).toBe("DEPENDENCY_UNAVAILABLE");
});
