import { type Database, isTaken } from "./database.ts";

/** How an execution ended. Written once, never changed. */
export interface Outcome {
  readonly tenant: string;
  readonly executionId: string;
  /** Its place among the execution's events; the last. */
  readonly seq: number;
  readonly status: "completed" | "failed";
  /** SHA-256 and length in bytes; null when there was no output. */
  readonly output: { readonly sha256: Uint8Array; readonly length: number } | null;
  /** What the executor signed with a key of its own; null when it did not. */
  readonly executor: Executor | null;
  /** SPIFFE id. */
  readonly reportedBy: string;
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
}

/** An executor's own signature of an outcome. */
export interface Executor {
  /** Thumbprint of its key. */
  readonly key: string;
  /** exec-outcome+jwt. */
  readonly signature: string;
}

/** The table of outcomes. */
export interface Outcomes {
  /** False when the execution's outcome was told before, or its place is taken. */
  insert(outcome: Outcome): Promise<boolean>;
  find(tenant: string, executionId: string): Promise<Outcome | undefined>;
}

interface Row {
  tenant_id: string;
  execution_id: string;
  seq: number;
  status: "completed" | "failed";
  executor_key: string | null;
  executor_signature: string | null;
  output_digest: Buffer | null;
  output_length: string | null;
  reported_by: string;
  ended_at: Date;
  event_id: string;
  statement: Buffer;
}

const COLUMNS = `tenant_id, execution_id, seq, event_id, status, output_digest, output_length, reported_by,
  ended_at, statement, executor_key, executor_signature`;

// A place that is taken inserts nothing; an outcome told before fails the whole statement, so that no place stays empty.
const INSERT = `with placed as (
    insert into grants.event_place (tenant_id, execution_id, seq, event_id)
    values ($1, $2, $3, $4) on conflict do nothing returning 1
  )
  insert into grants.outcome (${COLUMNS})
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from placed`;

/** Outcomes in Postgres. */
export function outcomes({ query }: Database): Outcomes {
  return {
    async insert(o) {
      const values = [
        o.tenant,
        o.executionId,
        o.seq,
        o.eventId,
        o.status,
        o.output?.sha256 ?? null,
        o.output?.length ?? null,
        o.reportedBy,
        new Date(o.endedAtMs),
        o.statement,
        o.executor?.key ?? null,
        o.executor?.signature ?? null,
      ];
      try {
        const { rowCount } = await query({ name: "outcome insert", text: INSERT, values });
        return rowCount === 1;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    async find(tenant, executionId) {
      const { rows } = await query<Row>({
        name: "outcome find",
        text: `select ${COLUMNS} from grants.outcome where tenant_id = $1 and execution_id = $2`,
        values: [tenant, executionId],
      });
      return rows[0] && fromRow(rows[0]);
    },
  };
}

function fromRow(row: Row): Outcome {
  return {
    tenant: row.tenant_id,
    executionId: row.execution_id,
    seq: row.seq,
    status: row.status,
    output:
      row.output_digest === null || row.output_length === null
        ? null
        : { sha256: row.output_digest, length: Number(row.output_length) },
    executor:
      row.executor_key === null || row.executor_signature === null
        ? null
        : { key: row.executor_key, signature: row.executor_signature },
    reportedBy: row.reported_by,
    endedAtMs: row.ended_at.getTime(),
    eventId: row.event_id,
    statement: row.statement,
  };
}
