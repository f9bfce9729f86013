import { createWriteStream } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connected } from "../support/query.ts";
import type { Outcome } from "../../services/evidence/src/lineage.ts";
import { type BenchExecution, benchExecutions, TENANT } from "./lineage-rows.ts";

/** The origin of the loaded log. */
export const ORIGIN = "evidence.writ.local/bench/lineage";

const LINES = 2_000;

// As large as those of real decisions are when they are small; only what is asked for is in it.
const STATEMENTS = `
insert into evidence.statement
  (tenant_id, event_id, kind, payload, signature, key_id, pae_digest, execution_id, seq, log_index)
select tenant_id, decision_id, 'decision', payload, decode(repeat('ab', 71), 'hex'),
  key_id,
  sha256(convert_to('DSSEv1 28 application/vnd.in-toto+json ' || octet_length(payload) || ' ', 'UTF8') || payload),
  execution_id, 0, log_index
from (
  select *, convert_to(
    '{"predicate":{"lineage":{"causes":[]},"of":"' || execution_id || '"},"rest":"' || repeat('x', 700) || '"}', 'UTF8'
  ) as payload
  from evidence.execution
) e`;

// Every 5000th execution, and now and then an agent or a measurement, is revoked a minute later.
const REVOCATIONS = `
insert into evidence.revocation (tenant_id, target, occurred_at, event_id, revocation_id)
select tenant_id, type || ':' || value, decided_at + interval '1 minute', gen_random_uuid(), gen_random_uuid()
from evidence.execution e
cross join lateral (values
  ('execution', e.execution_id::text, 5000), ('actor', e.actor, 20000), ('measurement', e.measurement, 30000)
) as v (type, value, every)
where e.log_index % v.every = v.every / 2 and value is not null`;

const CAUSES = `
insert into evidence.execution_cause (tenant_id, cause_id, execution_id)
select tenant_id, cause_id, execution_id from evidence.execution, unnest(causes) as cause_id where causes is not null`;
const LOADED = ["execution", "execution_cause", "execution_event", "statement", "revocation"].map(
  (t) => `evidence.${t}`,
);

/** Loads so many executions with their events by COPY from files on the server; their statements are made from them by SQL. Returns the seconds it took. */
export async function loadLineage(adminUrl: string, count: number, endMs: number): Promise<number> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "writ-lineage-"));
  const executions = join(folder, "executions.csv");
  const events = join(folder, "events.csv");
  try {
    // Postgres reads them as another user.
    await chmod(folder, 0o755);
    await write(executions, executionLines(count, endMs));
    await write(events, eventLines(count, endMs));
    // Not one of a pool's connections: these statements take their time.
    await connected(adminUrl, async (admin) => {
      await admin.query(
        `insert into evidence.tlog_head (origin, epoch, size, root, checkpoint, signed_at)
         values ($1, 1, $2, sha256(''), '', now())`,
        [ORIGIN, count],
      );
      await admin.query(`copy evidence.execution from '${executions}' with (format csv)`);
      await admin.query(`copy evidence.execution_event from '${events}' with (format csv)`);
      await admin.query(CAUSES);
      await admin.query(STATEMENTS);
      await admin.query(REVOCATIONS);
      // What autovacuum does in a log that grows.
      await admin.query(`vacuum analyze ${LOADED.join(", ")}`);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
  return (performance.now() - started) / 1000;
}

async function write(file: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks(lines)), createWriteStream(file, { mode: 0o644 }));
}

function* chunks(lines: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < LINES) continue;
    yield chunk.join("");
    chunk = [];
  }
  yield chunk.join("");
}

/** In the order of the table's columns. */
function* executionLines(count: number, endMs: number): Generator<string> {
  let index = 0;
  for (const e of benchExecutions(count, endMs))
    yield line([
      TENANT,
      e.executionId,
      e.parentId,
      e.rootId,
      e.depth,
      list(e.ancestors),
      e.principal,
      e.actor,
      e.action,
      e.resource,
      e.decision,
      list(e.reasonCodes),
      e.policyDigest,
      e.grantId,
      e.measurement,
      e.decisionId,
      time(e.decidedAtMs),
      time(e.startBeforeMs),
      time(e.leaseUntilMs),
      index++,
      1,
      e.keyId,
      e.causes.length === 0 ? null : list(e.causes),
      e.actors.length === 0 ? null : list(e.actors),
    ]);
}

function* eventLines(count: number, endMs: number): Generator<string> {
  for (const e of benchExecutions(count, endMs)) {
    yield* eventsOf(e).map(([kind, atMs, status], seq) =>
      line([
        TENANT,
        e.executionId,
        seq,
        e.decisionId,
        kind,
        status,
        status !== null,
        time(atMs),
        status === "refused" ? "ACTOR_REVOKED" : null,
      ]),
    );
  }
}

function eventsOf(
  e: BenchExecution,
): (readonly [kind: string, atMs: number, status: string | null])[] {
  return [
    ["decision", e.decidedAtMs, null],
    ...(e.startedAtMs === null ? [] : [["redemption", e.startedAtMs, null] as const]),
    ...(e.endedAtMs === null ? [] : [["outcome", e.endedAtMs, outcomeOf(e)] as const]),
  ];
}

/** What fails is rare, and what is refused rarer. */
function outcomeOf({ endedAtMs, startedAtMs }: BenchExecution): Outcome {
  if (startedAtMs === null) return "refused";
  return (endedAtMs ?? 0) % 50 === 0 ? "failed" : "completed";
}

/** Nothing in it needs quotes but lists, which have no quotes in them; nothing at all is null. */
function line(values: readonly (string | number | boolean | null)[]): string {
  return `${values.join(",")}\n`;
}

function list(items: readonly string[]): string {
  return `"{${items.join(",")}}"`;
}

function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
