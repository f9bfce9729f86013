import type { Database } from "./database.ts";

/** A change of the bundle's keys. Changes once: when its evidence is in the log. */
export interface KeyChange {
  /** From 1, without gaps. */
  readonly number: number;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
}

/** The table of key changes. */
export interface KeyChanges {
  /** Undefined before the first. */
  last(): Promise<KeyChange | undefined>;
  /** False when another instance was faster with this number. */
  insert(change: KeyChange): Promise<boolean>;
  /** Those without evidence, oldest first. */
  unrecorded(limit: number): Promise<readonly KeyChange[]>;
  /** Notes the index of a change's leaf. */
  recorded(number: number, evidenceIndex: number): Promise<void>;
}

interface Row {
  number: string;
  event_id: string;
  statement: Buffer;
}

const SELECT = "select number, event_id, statement from grants.key_change";

/** Key changes in Postgres. */
export function keyChanges({ query }: Database): KeyChanges {
  return {
    async last() {
      const text = `${SELECT} order by number desc limit 1`;
      const { rows } = await query<Row>({ name: "key change last", text });
      return rows[0] && fromRow(rows[0]);
    },
    async insert({ number, eventId, statement }) {
      const { rowCount } = await query({
        name: "key change insert",
        text: `insert into grants.key_change (number, event_id, statement)
          values ($1, $2, $3) on conflict do nothing`,
        values: [number, eventId, statement],
      });
      return rowCount === 1;
    },
    async unrecorded(limit) {
      const text = `${SELECT} where evidence_index is null order by number limit $1`;
      const { rows } = await query<Row>({ name: "key change unrecorded", text, values: [limit] });
      return rows.map(fromRow);
    },
    async recorded(number, evidenceIndex) {
      await query({
        name: "key change recorded",
        text: `update grants.key_change set evidence_index = $2
          where number = $1 and evidence_index is null`,
        values: [number, evidenceIndex],
      });
    },
  };
}

function fromRow(row: Row): KeyChange {
  return { number: Number(row.number), eventId: row.event_id, statement: row.statement };
}
