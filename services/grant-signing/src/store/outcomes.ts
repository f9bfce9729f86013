import type { Database } from "./database.ts";

/** How an execution ended. Written once, never changed. */
export interface Outcome {
  readonly tenant: string;
  readonly executionId: string;
  readonly status: "completed" | "failed";
  /** SHA-256 and length in bytes; null when there was no output. */
  readonly output: { readonly sha256: Uint8Array; readonly length: number } | null;
  /** SPIFFE id. */
  readonly reportedBy: string;
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
}

/** The table of outcomes. */
export interface Outcomes {
  /** False when the execution's outcome was told before. */
  insert(outcome: Outcome): Promise<boolean>;
  find(tenant: string, executionId: string): Promise<Outcome | undefined>;
}

interface Row {
  tenant_id: string;
  execution_id: string;
  status: "completed" | "failed";
  output_digest: Buffer | null;
  output_length: string | null;
  reported_by: string;
  ended_at: Date;
  event_id: string;
  statement: Buffer;
}

const COLUMNS = `tenant_id, execution_id, status, output_digest, output_length, reported_by, ended_at,
  event_id, statement`;

/** Outcomes in Postgres. */
export function outcomes({ query }: Database): Outcomes {
  return {
    async insert(o) {
      const { rowCount } = await query({
        name: "outcome insert",
        text: `insert into grants.outcome (${COLUMNS})
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        values: [
          o.tenant,
          o.executionId,
          o.status,
          o.output?.sha256 ?? null,
          o.output?.length ?? null,
          o.reportedBy,
          new Date(o.endedAtMs),
          o.eventId,
          o.statement,
        ],
      });
      return rowCount === 1;
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
    status: row.status,
    output:
      row.output_digest === null || row.output_length === null
        ? null
        : { sha256: row.output_digest, length: Number(row.output_length) },
    reportedBy: row.reported_by,
    endedAtMs: row.ended_at.getTime(),
    eventId: row.event_id,
    statement: row.statement,
  };
}
