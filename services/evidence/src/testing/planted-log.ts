import { uuidv7 } from "@writ/encoding";
import type { RevocationType } from "@writ/evidence";
import { openPool } from "@writ/postgres";
import type { EventKind } from "../entry.ts";
import type { Execution, Outcome } from "../lineage.ts";
import { SAMPLE_HEX, SAMPLE_MS } from "./sample-decision.ts";

/** What is planted of an execution; the rest follows, or is a sample's. */
export interface Planted extends Partial<
  Omit<Execution, "parentId" | "rootId" | "depth" | "ancestors">
> {
  readonly parent?: Execution | null;
  readonly keyId?: string;
}

/** The start or the end of an execution. */
export interface Happening {
  readonly execution: Pick<Execution, "executionId">;
  readonly kind: "redemption" | "progress" | "outcome";
  readonly seq: number;
  readonly atMs: number;
  readonly outcome?: Outcome;
  /** With the outcome `refused`. */
  readonly code?: string;
}

/** Something that is revoked. */
export interface PlantedRevocation {
  readonly type: RevocationType;
  readonly value: string;
  readonly atMs: number;
}

/** A log without signatures: what it takes to ask questions about many executions. */
export interface PlantedLog extends AsyncDisposable {
  decide(tenantId: string, planted: readonly Planted[]): Promise<readonly Execution[]>;
  happen(tenantId: string, happenings: readonly Happening[]): Promise<void>;
  /** Returns the revocation's id. */
  revoke(tenantId: string, revocation: PlantedRevocation): Promise<string>;
  /** Takes an execution away, as nobody may. */
  lose(tenantId: string, executionId: string): Promise<void>;
  /** An id of that time, above all before of the same time. */
  newId(atMs?: number): string;
  size(): number;
}

interface Leaf {
  readonly kind: EventKind;
  readonly event_id: string;
  readonly key_id: string;
  readonly execution_id: string | null;
  readonly seq: number | null;
  readonly predicate: object;
}

const LEAVES = `
with leaf as (
  select l.*, convert_to(l.payload, 'UTF8') as bytes
  from jsonb_to_recordset($2) as l (idx int8, kind text, event_id uuid, key_id text, execution_id uuid, seq int, payload text)
), entry as (
  insert into evidence.tlog_entry (log_id, idx, event_id, leaf_hash, entry)
  select 1, idx, event_id, sha256('\\x00'::bytea || bytes), bytes from leaf
), head as (
  update evidence.tlog_head set size = size + (select count(*) from leaf) where log_id = 1
)
insert into evidence.statement
  (tenant_id, event_id, kind, payload, signature, key_id, pae_digest, execution_id, seq, log_index)
select $1, event_id, kind, bytes, '', key_id,
  sha256(convert_to('DSSEv1 28 application/vnd.in-toto+json ' || octet_length(bytes) || ' ', 'UTF8') || bytes),
  execution_id, seq, idx
from leaf`;

const EXECUTIONS = `
insert into evidence.execution
  (tenant_id, execution_id, parent_id, root_id, depth, ancestors, principal, actor, action, resource, decision,
   reason_codes, policy_digest, grant_id, measurement, decision_id, decided_at, start_before, lease_until, key_id, causes,
   actors, log_index)
select $1, "executionId", "parentId", "rootId", depth, ancestors, principal, actor, action, resource, decision,
  "reasonCodes", "policyDigest", "grantId", measurement, "decisionId", to_timestamp("decidedAtMs" / 1000.0),
  to_timestamp("startBeforeMs" / 1000.0), to_timestamp("leaseUntilMs" / 1000.0), "keyId", nullif(causes, '{}'),
  (select evidence.actors_above_children(p.actors, p.actor) from evidence.execution p
   where p.tenant_id = $1 and p.execution_id = "parentId"), $3 + n - 1
from rows from (jsonb_to_recordset($2) as ("executionId" uuid, "parentId" uuid, "rootId" uuid, depth int, ancestors uuid[],
  principal text, actor text, action text, resource text, decision text, "reasonCodes" text[], "policyDigest" text,
  "grantId" uuid, measurement text, "decisionId" uuid, "decidedAtMs" int8, "startBeforeMs" int8, "leaseUntilMs" int8,
  "keyId" text, causes uuid[]))
  with ordinality as e ("executionId", "parentId", "rootId", depth, ancestors, principal, actor, action, resource, decision,
  "reasonCodes", "policyDigest", "grantId", measurement, "decisionId", "decidedAtMs", "startBeforeMs", "leaseUntilMs", "keyId", causes, n)`;

const CAUSES = `
insert into evidence.execution_cause (tenant_id, cause_id, execution_id)
select $1, cause_id, "executionId" from jsonb_to_recordset($2) as ("executionId" uuid, causes uuid[]), unnest(causes) as cause_id`;

const EVENTS = `
insert into evidence.execution_event (tenant_id, execution_id, seq, event_id, kind, status, final, occurred_at, code)
select $1, e.execution_id, e.seq, e.event_id, e.kind, e.status, e.status is not null, to_timestamp(e.at_ms / 1000.0), e.code
from jsonb_to_recordset($2) as e (execution_id uuid, seq int, event_id uuid, kind text, status text, at_ms int8, code text)`;

/** Opens one in an empty database, as its administrator. */
export async function plantedLog(url: string, origin: string): Promise<PlantedLog> {
  const pool = openPool(url, { applicationName: "planted", max: 1 });
  await pool.query(
    `insert into evidence.tlog_head (origin, epoch, size, root, checkpoint, signed_at)
     values ($1, 1, 0, sha256(''), '', now())`,
    [origin],
  );
  let size = 0;
  let ids = 0;
  const newId = (atMs = SAMPLE_MS): string => {
    const random = Buffer.alloc(10);
    random.writeUInt32BE(ids++, 6);
    return uuidv7(atMs, random);
  };
  const append = async (tenantId: string, leaves: readonly Leaf[]): Promise<void> => {
    const rows = leaves.map(({ predicate, ...leaf }, i) => ({
      ...leaf,
      idx: size + i,
      payload: JSON.stringify({ predicate }),
    }));
    await pool.query(LEAVES, [tenantId, JSON.stringify(rows)]);
    size += leaves.length;
  };
  return {
    newId,
    size: () => size,

    async decide(tenantId, planted) {
      const executions = planted.map((one) => executionOf(one, newId));
      const keyOf = (i: number): string => planted[i]?.keyId ?? "signer";
      const rows = executions.map((execution, i) => ({ ...execution, keyId: keyOf(i) }));
      await pool.query(EXECUTIONS, [tenantId, JSON.stringify(rows), size]);
      await pool.query(CAUSES, [tenantId, JSON.stringify(executions)]);
      const decisions = executions.map(({ decisionId, executionId }, i): Leaf => ({
        kind: "decision",
        event_id: decisionId,
        key_id: keyOf(i),
        execution_id: executionId,
        seq: 0,
        predicate: {},
      }));
      await append(tenantId, decisions);
      await pool.query(EVENTS, [
        tenantId,
        JSON.stringify(
          executions.map((e) => ({
            execution_id: e.executionId,
            seq: 0,
            event_id: e.decisionId,
            kind: "decision",
            at_ms: e.decidedAtMs,
          })),
        ),
      ]);
      return executions;
    },

    async happen(tenantId, happenings) {
      const events = happenings.map(({ atMs, code, execution, kind, outcome, seq }) => ({
        execution_id: execution.executionId,
        event_id: newId(atMs),
        seq,
        kind,
        status: outcome ?? null,
        code: code ?? null,
        at_ms: atMs,
      }));
      await pool.query(EVENTS, [tenantId, JSON.stringify(events)]);
      const leaves = events.map(({ event_id, execution_id, kind, seq }): Leaf => ({
        kind,
        event_id,
        key_id: "signer",
        execution_id,
        seq,
        predicate: {},
      }));
      await append(tenantId, leaves);
    },

    async revoke(tenantId, { atMs, type, value }) {
      const revocationId = newId(atMs);
      const occurredAt = new Date(atMs).toISOString();
      const leaf = { kind: "revocation", execution_id: null, seq: null, key_id: "signer" } as const;
      const predicate = { occurredAt, revocationId, type, value };
      const eventId = newId(atMs);
      await append(tenantId, [{ ...leaf, event_id: eventId, predicate }]);
      await pool.query(
        "insert into evidence.revocation values ($1, $2, to_timestamp($3 / 1000.0), $4, $5)",
        [tenantId, `${type}:${value}`, atMs, eventId, revocationId],
      );
      return revocationId;
    },

    async lose(tenantId, executionId) {
      await pool.query("alter table evidence.execution disable trigger append_only");
      const gone = "delete from evidence.execution where tenant_id = $1 and execution_id = $2";
      await pool.query(gone, [tenantId, executionId]);
      await pool.query("alter table evidence.execution enable trigger append_only");
    },

    [Symbol.asyncDispose]: () => pool.end(),
  };
}

function executionOf(
  { parent = null, ...planted }: Planted,
  newId: (ms: number) => string,
): Execution {
  const { decidedAtMs = SAMPLE_MS, decision = "ALLOW" } = planted;
  const executionId = planted.executionId ?? newId(decidedAtMs);
  const isAllowed = decision === "ALLOW";
  const { keyId: _, ...own } = planted;
  return {
    parentId: parent?.executionId ?? null,
    rootId: parent?.rootId ?? executionId,
    depth: parent === null ? 0 : parent.depth + 1,
    ancestors: parent === null ? [] : [...parent.ancestors, parent.executionId],
    principal: "User::alice",
    actor: null,
    action: "tool:call",
    resource: "Tool::search",
    reasonCodes: isAllowed ? [] : ["NO_PERMIT"],
    policyDigest: `sha256:${SAMPLE_HEX}`,
    measurement: null,
    decisionId: newId(decidedAtMs),
    startBeforeMs: isAllowed ? decidedAtMs + 60_000 : null,
    leaseUntilMs: isAllowed ? decidedAtMs + 600_000 : null,
    causes: [],
    ...own,
    executionId,
    decidedAtMs,
    decision,
    grantId: isAllowed ? (planted.grantId ?? newId(decidedAtMs)) : null,
  };
}
