import type { Pool, QueryResultRow } from "pg";
import type { Activation, Files, PolicyStore, StoredPolicySet } from "./store.ts";

const SET_COLUMNS = "tenant_id, digest, name, policies, published_at, published_by, event_id";
const ACTIVATION_COLUMNS =
  "tenant_id, counter, digest, not_before, not_after, event_id, payload, signature, key_id";

/** The store on Postgres, schema `policy`. */
export function postgresStore(pool: Pool): PolicyStore {
  const rows = async <R extends QueryResultRow>(sql: string, values: unknown[]): Promise<R[]> =>
    (await pool.query<R>(sql, values)).rows;

  return {
    publish: (set, files) => publish(pool, set, files),

    async find(tenantId, digest) {
      const [row] = await rows<SetRow>(
        `select ${SET_COLUMNS} from policy.policy_set where tenant_id = $1 and digest = $2`,
        [tenantId, digest],
      );
      return row && setOf(row);
    },

    async files(tenantId, digest) {
      const found = await rows<{ path: string; content: Buffer }>(
        "select path, content from policy.policy_file where tenant_id = $1 and digest = $2",
        [tenantId, digest],
      );
      return new Map(found.map((row) => [row.path, row.content.toString("utf8")]));
    },

    async list(tenantId) {
      const found = await rows<SetRow>(
        `select ${SET_COLUMNS} from policy.policy_set where tenant_id = $1
         order by published_at desc, digest limit 200`,
        [tenantId],
      );
      return found.map(setOf);
    },

    async prepareActivation(a) {
      await rows(
        `insert into policy.activation (${ACTIVATION_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          a.tenantId,
          a.counter,
          a.digest,
          a.notBefore,
          a.notAfter,
          a.eventId,
          Buffer.from(a.payload),
          Buffer.from(a.signature),
          a.keyId,
        ],
      );
    },

    async confirmActivation(tenantId, eventId, leafIndex) {
      await rows(
        "update policy.activation set leaf_index = $3 where tenant_id = $1 and event_id = $2",
        [tenantId, eventId, leafIndex],
      );
    },

    async currentActivation(tenantId) {
      const [row] = await rows<ActivationRow>(
        `select ${ACTIVATION_COLUMNS} from policy.activation
         where tenant_id = $1 and leaf_index is not null order by counter desc limit 1`,
        [tenantId],
      );
      return row && activationOf(row);
    },

    async pendingActivations(tenantId, counter) {
      const found = await rows<ActivationRow>(
        `select ${ACTIVATION_COLUMNS} from policy.activation
         where tenant_id = $1 and counter = $2 and leaf_index is null order by event_id`,
        [tenantId, counter],
      );
      return found.map(activationOf);
    },

    async check() {
      await rows("select 1", []);
    },
  };
}

async function publish(pool: Pool, set: StoredPolicySet, files: Files): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rowCount } = await client.query(
      `insert into policy.policy_set (${SET_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict do nothing`,
      [
        set.tenantId,
        set.digest,
        set.name,
        set.policies,
        set.publishedAt,
        set.publishedBy,
        set.eventId,
      ],
    );
    if (rowCount === 1)
      for (const [path, text] of files)
        await client.query(
          "insert into policy.policy_file (tenant_id, digest, path, content) values ($1, $2, $3, $4)",
          [set.tenantId, set.digest, path, Buffer.from(text, "utf8")],
        );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

interface SetRow {
  readonly tenant_id: string;
  readonly digest: string;
  readonly name: string;
  readonly policies: number;
  readonly published_at: Date;
  readonly published_by: string;
  readonly event_id: string;
}

function setOf(row: SetRow): StoredPolicySet {
  return {
    tenantId: row.tenant_id,
    digest: row.digest,
    name: row.name,
    policies: row.policies,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    eventId: row.event_id,
  };
}

interface ActivationRow {
  readonly tenant_id: string;
  readonly counter: string;
  readonly digest: string;
  readonly not_before: Date;
  readonly not_after: Date;
  readonly event_id: string;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly key_id: string;
}

function activationOf(row: ActivationRow): Activation {
  return {
    tenantId: row.tenant_id,
    counter: Number(row.counter),
    digest: row.digest,
    notBefore: row.not_before,
    notAfter: row.not_after,
    eventId: row.event_id,
    payload: row.payload,
    signature: row.signature,
    keyId: row.key_id,
  };
}
