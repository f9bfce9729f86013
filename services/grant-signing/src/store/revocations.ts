import type { PredicateType } from "@writ/grant";
import type { Database } from "./database.ts";

/** What an operator asked to take back. */
export interface RevocationOrder {
  readonly tenant: string;
  readonly revocationId: string;
  readonly type: PredicateType;
  readonly value: string;
  readonly reason: string;
  /** SPIFFE id of the operator. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** A place in a chain of revocations: how many there are, and the hash over them. */
export interface ChainHead {
  readonly seq: number;
  readonly h: Uint8Array;
}

/** A revocation in force. Changes once: when its evidence is in the log. */
export interface Revocation extends RevocationOrder {
  /** Its place among the tenant's own revocations. */
  readonly own: ChainHead;
  /** Its place among the revocations of all tenants. */
  readonly all: ChainHead;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
  /** Index of its leaf; null until it is appended. */
  readonly evidenceIndex: number | null;
}

/** What is left to be computed once the chains' heads are known. */
export type Sealed = Pick<Revocation, "own" | "all" | "eventId" | "statement">;

/** The table of revocations. */
export interface Revocations {
  /**
   * Adds the order at the end of both chains, one caller at a time; `seal` gets their heads (undefined when empty).
   * When the id is known its revocation is returned unchanged, whatever the order says.
   */
  add(
    order: RevocationOrder,
    seal: (own: ChainHead | undefined, all: ChainHead | undefined) => Sealed,
  ): Promise<Revocation>;
  /** Those after the given number of the chain of all tenants, in order. */
  after(allSeq: number, limit: number): Promise<readonly Revocation[]>;
  /** A tenant's, newest first, from before the given number of its own chain. */
  list(tenant: string, beforeSeq: number, limit: number): Promise<readonly Revocation[]>;
  /** Those without evidence, oldest first. */
  unrecorded(limit: number): Promise<readonly Revocation[]>;
  /** Notes the index of a revocation's leaf. */
  recorded(revocation: Revocation, evidenceIndex: number): Promise<void>;
}

interface Row {
  tenant_id: string;
  seq: string;
  h: Buffer;
  all_seq: string;
  all_h: Buffer;
  revocation_id: string;
  type: PredicateType;
  value: string;
  reason: string;
  revoked_by: string;
  revoked_at: Date;
  event_id: string;
  statement: Buffer;
  evidence_index: string | null;
}

interface Head {
  seq: string;
  h: Buffer;
  own: boolean;
}

/** Held while a revocation is added, so that a chain has no forks and shows no gaps to readers. */
const CHAIN_LOCK = 0x7265_766f;

const COLUMNS = `tenant_id, seq, h, all_seq, all_h, revocation_id, type, value, reason, revoked_by,
  revoked_at, event_id, statement`;

const INSERT = `insert into grants.revocation (${COLUMNS})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

const HEADS = `
  (select seq, h, true as own from grants.revocation where tenant_id = $1 order by seq desc limit 1)
  union all
  (select all_seq, all_h, false from grants.revocation order by all_seq desc limit 1)`;

/** Revocations in Postgres. */
export function revocations({ query, transaction }: Database): Revocations {
  const select = async (name: string, where: string, values: unknown[]): Promise<Revocation[]> => {
    const text = `select ${COLUMNS}, evidence_index from grants.revocation where ${where}`;
    const { rows } = await query<Row>({ name, text, values });
    return rows.map(fromRow);
  };
  return {
    add: (order, seal) =>
      transaction(async (within) => {
        await within({ text: "select pg_advisory_xact_lock($1)", values: [CHAIN_LOCK] });
        const { rows: known } = await within<Row>({
          text: `select ${COLUMNS}, evidence_index from grants.revocation
            where tenant_id = $1 and revocation_id = $2`,
          values: [order.tenant, order.revocationId],
        });
        if (known[0] !== undefined) return fromRow(known[0]);
        const { rows: heads } = await within<Head>({ text: HEADS, values: [order.tenant] });
        const sealed = seal(headOf(heads, true), headOf(heads, false));
        const revocation = { ...order, ...sealed, evidenceIndex: null };
        await within({ text: INSERT, values: toRow(revocation) });
        return revocation;
      }),
    after: (allSeq, limit) =>
      select("revocation after", "all_seq > $1 order by all_seq limit $2", [allSeq, limit]),
    list: (tenant, beforeSeq, limit) =>
      select("revocation list", "tenant_id = $1 and seq < $2 order by seq desc limit $3", [
        tenant,
        beforeSeq,
        limit,
      ]),
    unrecorded: (limit) =>
      select("revocation unrecorded", "evidence_index is null order by all_seq limit $1", [limit]),
    async recorded(revocation, evidenceIndex) {
      await query({
        name: "revocation recorded",
        text: `update grants.revocation set evidence_index = $3
          where tenant_id = $1 and seq = $2 and evidence_index is null`,
        values: [revocation.tenant, revocation.own.seq, evidenceIndex],
      });
    },
  };
}

function headOf(heads: readonly Head[], own: boolean): ChainHead | undefined {
  const head = heads.find((row) => row.own === own);
  return head && { seq: Number(head.seq), h: head.h };
}

function toRow(r: Revocation): unknown[] {
  return [
    r.tenant,
    r.own.seq,
    r.own.h,
    r.all.seq,
    r.all.h,
    r.revocationId,
    r.type,
    r.value,
    r.reason,
    r.by,
    new Date(r.atMs),
    r.eventId,
    r.statement,
  ];
}

function fromRow(row: Row): Revocation {
  return {
    tenant: row.tenant_id,
    own: { seq: Number(row.seq), h: row.h },
    all: { seq: Number(row.all_seq), h: row.all_h },
    revocationId: row.revocation_id,
    type: row.type,
    value: row.value,
    reason: row.reason,
    by: row.revoked_by,
    atMs: row.revoked_at.getTime(),
    eventId: row.event_id,
    statement: row.statement,
    evidenceIndex: row.evidence_index === null ? null : Number(row.evidence_index),
  };
}
