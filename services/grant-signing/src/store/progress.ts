import { type Database, isTaken } from "./database.ts";

/** How far an execution came. Written once, never changed. */
export interface Progress {
  readonly tenant: string;
  readonly executionId: string;
  /** Its place among the execution's events, from 2. */
  readonly seq: number;
  /** Chosen by the executor; the same id is the same report. */
  readonly progressId: string;
  readonly step: string;
  /** SHA-256 and length in bytes; null when the step produced nothing. */
  readonly output: { readonly sha256: Uint8Array; readonly length: number } | null;
  /** Milliseconds since 1970. */
  readonly reportedAtMs: number;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
}

/** The table of progress reports. */
export interface ProgressReports {
  /** False when its place or its id is taken. */
  insert(progress: Progress): Promise<boolean>;
  find(tenant: string, executionId: string, progressId: string): Promise<Progress | undefined>;
  /** The report at a place; undefined when another event has it or none. */
  at(tenant: string, executionId: string, seq: number): Promise<Progress | undefined>;
  /** The newest report of an execution. */
  last(tenant: string, executionId: string): Promise<Progress | undefined>;
}

interface Row {
  tenant_id: string;
  execution_id: string;
  seq: number;
  progress_id: string;
  step: string;
  output_digest: Buffer | null;
  output_length: string | null;
  reported_at: Date;
  event_id: string;
  statement: Buffer;
}

const COLUMNS = `tenant_id, execution_id, seq, event_id, progress_id, step, output_digest, output_length,
  reported_at, statement`;

// A place that is taken inserts nothing; an id that is taken fails the whole statement, so that no place stays empty.
const INSERT = `with placed as (
    insert into grants.event_place (tenant_id, execution_id, seq, event_id)
    values ($1, $2, $3, $4) on conflict do nothing returning 1
  )
  insert into grants.progress (${COLUMNS})
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from placed`;

/** Progress reports in Postgres. */
export function progressReports({ query }: Database): ProgressReports {
  const find = async (name: string, where: string, values: unknown[]) => {
    const text = `select ${COLUMNS} from grants.progress
      where tenant_id = $1 and execution_id = $2 ${where}`;
    const { rows } = await query<Row>({ name: `progress ${name}`, text, values });
    return rows[0] && fromRow(rows[0]);
  };
  return {
    async insert(p) {
      const values = [
        p.tenant,
        p.executionId,
        p.seq,
        p.eventId,
        p.progressId,
        p.step,
        p.output?.sha256 ?? null,
        p.output?.length ?? null,
        new Date(p.reportedAtMs),
        p.statement,
      ];
      try {
        const { rowCount } = await query({ name: "progress insert", text: INSERT, values });
        return rowCount === 1;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    find: (tenant, executionId, progressId) =>
      find("find", "and progress_id = $3", [tenant, executionId, progressId]),
    at: (tenant, executionId, seq) => find("at", "and seq = $3", [tenant, executionId, seq]),
    last: (tenant, executionId) => find("last", "order by seq desc limit 1", [tenant, executionId]),
  };
}

function fromRow(row: Row): Progress {
  return {
    tenant: row.tenant_id,
    executionId: row.execution_id,
    seq: row.seq,
    progressId: row.progress_id,
    step: row.step,
    output:
      row.output_digest === null || row.output_length === null
        ? null
        : { sha256: row.output_digest, length: Number(row.output_length) },
    reportedAtMs: row.reported_at.getTime(),
    eventId: row.event_id,
    statement: row.statement,
  };
}
