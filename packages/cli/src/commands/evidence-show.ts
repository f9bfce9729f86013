import { decodeUtf8, type Json } from "@writ/encoding";
import { type Checkpoint, NoteError } from "@writ/evidence";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Trust } from "@writ/token";
import { call } from "../calls.ts";
import { checkEvidence, type CheckedEvent } from "../check-evidence.ts";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { openLogCheckpoint } from "../verified-checkpoint.ts";

/** `writ evidence show`: what the log holds of an execution, checked here with nothing but the trust file. */
export const evidenceShow: Command = {
  name: "evidence show",
  summary: "show the evidence of an execution and verify it",
  positionals: ["EXECUTION_ID"],
  options: { statement: { type: "boolean", help: "print the signed statements too" } },
  run: showEvidence,
};

async function showEvidence(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  const executionId = invocation.positionals[0] ?? "";
  const tenant = tenantOf(environment);
  const reply = await call(environment, "evidence", EvidenceService, (client) =>
    client.getEvidence({ tenantId: tenant, subject: { case: "executionId", value: executionId } }),
  );
  const { trust } = environment;
  const log = openedLog(reply.checkpoint, trust);
  const events = checkEvidence(reply.records, {
    tenant,
    executionId,
    trust,
    checkpoint: log.checkpoint,
  });
  const isValid =
    log.checkpoint !== undefined &&
    events.length > 0 &&
    events.every(({ checks }) => checks.every(({ ok }) => ok));
  const wantsStatement = invocation.flag("statement");
  if (isValid && events.at(-1)?.stated?.statement.predicate.final === null)
    invocation.output.note("the execution is not over, or its end was not reported");
  invocation.output.result(
    {
      executionId,
      valid: isValid,
      checkpoint: { ok: log.checkpoint !== undefined, seen: log.seen },
      events: events.map((event) => eventObject(event, wantsStatement)),
    },
    [
      ...events.flatMap((event) => [...eventLines(event, wantsStatement), ""]),
      checkLine({ check: "checkpoint", ok: log.checkpoint !== undefined, seen: log.seen }),
      "",
      isValid
        ? `VERIFIED: ${events.length} ${events.length === 1 ? "event" : "events"}, signed, in the log, and in order`
        : "NOT VERIFIED: see the lines with FAIL",
    ],
  );
  return isValid ? EXIT.done : EXIT.denied;
}

function openedLog(
  note: string,
  trust: Trust,
): { readonly checkpoint: Checkpoint | undefined; readonly seen: string } {
  try {
    const checkpoint = openLogCheckpoint(note, trust);
    const { origin, size } = checkpoint;
    return { checkpoint, seen: `${origin} with ${size} leaves, signed by the log's key` };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return { checkpoint: undefined, seen: `does not verify with the trust file (${error.code})` };
  }
}

function eventObject({ record, kind, stated, checks }: CheckedEvent, wantsStatement: boolean) {
  return {
    kind: kind?.name ?? "unknown",
    eventId: record.eventId,
    index: Number(record.index),
    result: stated?.result ?? null,
    occurredAt: stated?.statement.predicate.occurredAt ?? null,
    checks: checks.map(({ check, ok, seen }) => ({ check, ok, seen })),
    ...(wantsStatement && { statement: statementOf(record) }),
  };
}

function eventLines(event: CheckedEvent, wantsStatement: boolean): string[] {
  const { record, kind, stated, checks } = event;
  const when = stated?.statement.predicate.occurredAt ?? "";
  const title = [kind?.name ?? "unknown", stated?.result ?? "unreadable", when].join("  ");
  return [
    title.trimEnd(),
    `  leaf ${record.index}, event ${record.eventId}`,
    ...checks.map((check) => `  ${checkLine(check)}`),
    ...(wantsStatement ? [JSON.stringify(statementOf(record), undefined, 2)] : []),
  ];
}

function checkLine(check: { check: string; ok: boolean; seen: string }): string {
  return `${check.ok ? "ok  " : "FAIL"}  ${check.check}: ${check.seen}`;
}

function statementOf({ statement }: CheckedEvent["record"]): Json {
  try {
    return JSON.parse(decodeUtf8(statement?.payload ?? new Uint8Array())) as Json;
  } catch {
    return null;
  }
}
