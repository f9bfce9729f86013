import pg from "pg";
import type { EventKind } from "../entry.ts";
import type { FsckStore, Orphan, StatementRow, StepRow } from "../fsck/fsck-store.ts";
import type { Outcome } from "../lineage.ts";
import {
  executionColumns,
  executionHistory,
  executionOf,
  type ExecutionRow,
} from "./execution-row.ts";
import { findHead, findTiles } from "./load-log.ts";
import { type Queries, queries } from "./queries.ts";

const PAGE = 256;
const CONNECT_MS = 5_000;
/** Sorting all statements of a large database takes its time. */
const STATEMENT_MS = 3_600_000;

const LEAVES = `
select idx, entry, leaf_hash from evidence.tlog_entry where log_id = $1 and idx >= $2 and idx < $3 order by idx`;

const COUNTS = `
select (select count(*) from evidence.tlog_entry where log_id = $1) as leaves,
  (select count(*) from evidence.tile where log_id = $1) as tiles`;

const STATEMENTS = `
select s.tenant_id as s_tenant_id, s.event_id as s_event_id, s.kind as s_kind, s.payload, s.signature, s.key_id as s_key_id,
  s.pae_digest, s.execution_id as s_execution_id, s.seq as s_seq, s.log_id as s_log_id, s.log_index as s_log_index,
  s.appended_at, t.event_id as t_event_id, t.entry as t_entry, x.event_id as x_event_id, x.kind as x_kind,
  x.status as x_status, x.code as x_code, x.final as x_final, x.occurred_at as x_occurred_at, ${executionColumns}
from evidence.statement s
left join evidence.tlog_entry t on t.log_id = s.log_id and t.idx = s.log_index
left join evidence.execution_event x
  on x.tenant_id = s.tenant_id and x.execution_id = s.execution_id and x.seq = s.seq
left join evidence.execution e
  on e.tenant_id = s.tenant_id and e.execution_id = s.execution_id and s.seq = 0
${executionHistory}
order by s.tenant_id, s.execution_id, s.seq, s.event_id`;

const ORPHANS = `
(select 'entry ' || t.idx || ' of log ' || t.log_id as place, 'its statement' as expected
 from evidence.tlog_entry t
 where not exists (select from evidence.statement s where s.log_id = t.log_id and s.log_index = t.idx)
 limit 100)
union all
(select 'execution ' || e.tenant_id || '/' || e.execution_id, 'the statement of its decision'
 from evidence.execution e
 where not exists (select from evidence.statement s
   where s.tenant_id = e.tenant_id and s.event_id = e.decision_id and s.kind = 'decision')
 limit 100)
union all
(select 'event ' || x.seq || ' of execution ' || x.tenant_id || '/' || x.execution_id, 'its statement'
 from evidence.execution_event x
 where not exists (select from evidence.statement s where s.tenant_id = x.tenant_id and s.event_id = x.event_id)
 limit 100)
union all
(select 'statement ' || s.tenant_id || '/' || s.event_id, 'what it revokes'
 from evidence.statement s cross join lateral evidence.predicate(s.payload) p
 where s.kind = 'revocation' and not exists (select from evidence.revocation r
   where r.tenant_id = s.tenant_id and r.target = (p ->> 'type') || ':' || (p ->> 'value')
     and r.occurred_at = (p ->> 'occurredAt')::timestamptz and r.event_id = s.event_id
     and r.revocation_id = (p ->> 'revocationId')::uuid)
 limit 100)
union all
(select 'revocation of ' || r.target || ' in ' || r.tenant_id, 'its statement'
 from evidence.revocation r
 where not exists (select from evidence.statement s
   where s.tenant_id = r.tenant_id and s.event_id = r.event_id and s.kind = 'revocation'
     and r.target = (evidence.predicate(s.payload) ->> 'type') || ':' || (evidence.predicate(s.payload) ->> 'value'))
 limit 100)
union all
(select 'execution ' || e.tenant_id || '/' || e.execution_id, 'a row for its cause ' || named
 from evidence.execution e, unnest(e.causes) as named
 where e.causes is not null and not exists (select from evidence.execution_cause c
   where c.tenant_id = e.tenant_id and c.cause_id = named and c.execution_id = e.execution_id)
 limit 100)
union all
(select 'cause ' || c.cause_id || ' of execution ' || c.tenant_id || '/' || c.execution_id, 'an execution that names it'
 from evidence.execution_cause c
 where not exists (select from evidence.execution e
   where e.tenant_id = c.tenant_id and e.execution_id = c.execution_id and e.causes @> array[c.cause_id])
 limit 100)
union all
(select 'execution ' || e.tenant_id || '/' || e.execution_id, 'a parent whose ancestors and their actors are its own'
 from evidence.execution e
 left join evidence.execution p on p.tenant_id = e.tenant_id and p.execution_id = e.parent_id
 where e.parent_id is not null
   and ((p.ancestors || p.execution_id) is distinct from e.ancestors
     or evidence.actors_above_children(p.actors, p.actor) is distinct from e.actors)
 limit 100)`;

interface Row extends ExecutionRow {
  readonly s_tenant_id: string;
  readonly s_event_id: string;
  readonly s_kind: EventKind;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly s_key_id: string;
  readonly pae_digest: Buffer;
  readonly s_execution_id: string | null;
  readonly s_seq: number | null;
  readonly s_log_id: number;
  readonly s_log_index: string;
  readonly appended_at: Date;
  readonly t_event_id: string | null;
  readonly t_entry: Buffer | null;
  readonly x_event_id: string | null;
  readonly x_kind: string | null;
  readonly x_status: Outcome | null;
  readonly x_code: string | null;
  readonly x_final: boolean | null;
  readonly x_occurred_at: Date | null;
}

/** Does work on the database as it is now, whatever is appended meanwhile. @throws DatabaseUnavailableError */
export async function onSnapshot<T>(
  url: string,
  work: (store: FsckStore) => Promise<T>,
): Promise<T> {
  // Not one of a pool's connections: their queries have to be quick.
  const client = new pg.Client({
    connectionString: url,
    application_name: "evidence-fsck",
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  const query = oneByOne(queries(client));
  try {
    await client.connect();
    await query("begin isolation level repeatable read read only");
    return await work(fsckStore(query));
  } finally {
    // Ends the transaction too.
    await client.end();
  }
}

function fsckStore(query: Queries): FsckStore {
  return {
    head: (origin) => findHead(query, origin),

    async leaves(logId, from, to) {
      const rows = await query<{ idx: string; entry: Buffer; leaf_hash: Buffer }>({
        name: "fsck-leaves",
        text: LEAVES,
        values: [logId, from, to],
      });
      const end = rows.findIndex(({ idx }, i) => Number(idx) !== from + i);
      const found = end < 0 ? rows : rows.slice(0, end);
      return found.map(({ entry, leaf_hash }) => ({ bytes: entry, hash: leaf_hash }));
    },

    async tile(logId, id) {
      const [tile] = await findTiles(query, logId, [id]);
      return tile?.hashes;
    },

    async counts(logId) {
      const [row] = await query<{ leaves: string; tiles: string }>(COUNTS, [logId]);
      return { leaves: Number(row?.leaves), tiles: Number(row?.tiles) };
    },

    async *statements() {
      await query(`declare fsck_statements no scroll cursor for ${STATEMENTS}`);
      for (;;) {
        const rows = await query<Row>(`fetch ${PAGE} from fsck_statements`);
        if (rows.length === 0) break;
        yield rows.map(statementOf);
      }
      await query("close fsck_statements");
    },

    orphans: () => query<{ place: string; expected: string } & Orphan>(ORPHANS),
  };
}

/** A connection takes one query at a time; who asks while it is busy waits. */
function oneByOne(query: Queries): Queries {
  let last: Promise<unknown> = Promise.resolve();
  return (...asked) => {
    const next = last.then(() => query(...asked));
    last = next.catch(() => {});
    return next as never;
  };
}

function statementOf(row: Row): StatementRow {
  const { t_entry, t_event_id } = row;
  return {
    tenantId: row.s_tenant_id,
    eventId: row.s_event_id,
    kind: row.s_kind,
    statement: { payload: row.payload, signature: row.signature, keyId: row.s_key_id },
    paeDigest: row.pae_digest,
    executionId: row.s_execution_id,
    seq: row.s_seq,
    logId: row.s_log_id,
    logIndex: Number(row.s_log_index),
    appendedAtMs: row.appended_at.getTime(),
    entry:
      t_event_id === null || t_entry === null ? undefined : { eventId: t_event_id, bytes: t_entry },
    // Columns of a row that is not there are null.
    execution: (row.execution_id as string | null) === null ? undefined : executionOf(row),
    step: stepOf(row),
  };
}

function stepOf(row: Row): StepRow | undefined {
  const { x_code, x_event_id, x_final, x_kind, x_occurred_at, x_status } = row;
  if (x_event_id === null || x_kind === null || x_final === null || x_occurred_at === null)
    return undefined;
  return {
    eventId: x_event_id,
    kind: x_kind,
    status: x_status,
    code: x_code,
    isFinal: x_final,
    occurredAtMs: x_occurred_at.getTime(),
  };
}
