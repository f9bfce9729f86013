import type { GrantFacts, PredicateType } from "@writ/grant";
import { binaryArray } from "@writ/postgres";
import type { Database } from "./database.ts";

/** The one use of a grant: its execution started, or it was refused. Written once, never changed. */
export interface Redemption {
  readonly tenant: string;
  readonly jti: string;
  readonly executionId: string;
  /** SHA-256 of the grant's signing input. */
  readonly grantHash: Uint8Array;
  /** Thumbprint of the holder's key. */
  readonly holder: string;
  /** SPIFFE id of the workload that redeemed, or refused. */
  readonly verifier: string;
  readonly audience: string;
  readonly redemptionId: string;
  /** Milliseconds since 1970. */
  readonly redeemedAtMs: number;
  /** Milliseconds since 1970. */
  readonly leaseUntilMs: number;
  /** What revocations of the running execution are matched against. */
  readonly facts: GrantFacts;
  readonly eventId: string;
  /** Exact bytes of the statement that tells of it. */
  readonly statement: Uint8Array;
  /** Reason code of whoever refused the grant: then nothing started. Null when it was redeemed. */
  readonly refusedCode: string | null;
}

/** Names one grant. */
export interface GrantName {
  readonly tenant: string;
  readonly jti: string;
}

/** What a revocation is about. */
export interface RevokedTarget {
  readonly tenant: string;
  readonly type: PredicateType;
  readonly value: string;
}

/** What is known of a grant: never used, running, over, or refused: that is over without having been redeemed. */
export interface GrantUse {
  readonly redeemed: boolean;
  readonly ended: boolean;
}

/** The table of redemptions. */
export interface Redemptions {
  /** True for the one caller that used the grant; false when grant or execution were used before. */
  insert(redemption: Redemption): Promise<boolean>;
  findByGrant(grant: GrantName): Promise<Redemption | undefined>;
  findByExecution(tenant: string, executionId: string): Promise<Redemption | undefined>;
  /** How many running executions a revocation reaches whose lease has not ended; counts no further than 10,000. */
  liveLeases(revoked: RevokedTarget, nowMs: number): Promise<number>;
  /** One answer per grant, in order. */
  uses(grants: readonly GrantName[]): Promise<readonly GrantUse[]>;
}

interface Row {
  tenant_id: string;
  jti: string;
  execution_id: string;
  grant_h: Buffer;
  holder: string;
  verifier: string;
  audience: string;
  redemption_id: string;
  redeemed_at: Date;
  lease_until: Date;
  facts: GrantFacts;
  event_id: string;
  statement: Buffer;
  refused_code: string | null;
}

const COLUMNS = `tenant_id, jti, execution_id, grant_h, holder, verifier, audience, redemption_id,
  redeemed_at, lease_until, facts, event_id, statement, refused_code`;

const INSERT = `insert into grants.redemption (${COLUMNS})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`;

const USES = `select r.jti is not null and r.refused_code is null as redeemed,
    o.execution_id is not null or r.refused_code is not null as ended
  from unnest($1::text[], $2::uuid[]) with ordinality as g (tenant_id, jti, n)
  left join grants.redemption r on r.tenant_id = g.tenant_id and r.jti = g.jti
  left join grants.outcome o on o.tenant_id = r.tenant_id and o.execution_id = r.execution_id
  order by g.n`;

/** Whether a revocation of `$3` reaches a redemption: as revoked-by.ts of @writ/grant says. */
const REACHED: Readonly<Record<PredicateType, string>> = {
  grant: "r.jti::text = $3",
  execution: "(r.execution_id::text = $3 or r.facts -> 'ancestors' ? $3)",
  principal: "r.facts ->> 'principal' = $3",
  actor: "r.facts -> 'actors' ? $3",
  policy: "r.facts ->> 'policy' = $3",
  measurement: "r.facts ->> 'measurement' = $3",
  key: "r.facts ->> 'kid' = $3",
  tenant: "r.tenant_id = $3",
};

const liveLeasesQuery = (type: PredicateType): string => `select count(*)::int as live from (
    select from grants.redemption r
    where r.tenant_id = $1 and r.lease_until > $2 and r.refused_code is null and ${REACHED[type]}
      and not exists (
        select from grants.outcome o where o.tenant_id = r.tenant_id and o.execution_id = r.execution_id)
    limit 10000) running`;

/** Redemptions in Postgres. Exactly one insert per grant succeeds, whatever the number of callers. */
export function redemptions({ query }: Database): Redemptions {
  const find = async (
    where: string,
    values: readonly string[],
  ): Promise<Redemption | undefined> => {
    const { rows } = await query<Row>({
      name: `redemption by ${where}`,
      text: `select ${COLUMNS} from grants.redemption where tenant_id = $1 and ${where} = $2`,
      values: [...values],
    });
    return rows[0] && fromRow(rows[0]);
  };
  return {
    async insert(r) {
      const { rowCount } = await query({
        name: "redemption insert",
        text: INSERT,
        values: [
          r.tenant,
          r.jti,
          r.executionId,
          r.grantHash,
          r.holder,
          r.verifier,
          r.audience,
          r.redemptionId,
          new Date(r.redeemedAtMs),
          new Date(r.leaseUntilMs),
          JSON.stringify(r.facts),
          r.eventId,
          r.statement,
          r.refusedCode,
        ],
      });
      return rowCount === 1;
    },
    findByGrant: ({ tenant, jti }) => find("jti", [tenant, jti]),
    findByExecution: (tenant, executionId) => find("execution_id", [tenant, executionId]),
    async liveLeases({ tenant, type, value }, nowMs) {
      const { rows } = await query<{ live: number }>({
        name: `redemption leases by ${type}`,
        text: liveLeasesQuery(type),
        values: [tenant, new Date(nowMs), value],
      });
      return rows[0]?.live ?? 0;
    },
    async uses(grants) {
      const { rows } = await query<GrantUse>({
        name: "redemption uses",
        text: USES,
        values: [
          binaryArray(
            "text",
            grants.map((g) => g.tenant),
          ),
          binaryArray(
            "uuid",
            grants.map((g) => g.jti),
          ),
        ],
      });
      return rows;
    },
  };
}

function fromRow(row: Row): Redemption {
  return {
    tenant: row.tenant_id,
    jti: row.jti,
    executionId: row.execution_id,
    grantHash: row.grant_h,
    holder: row.holder,
    verifier: row.verifier,
    audience: row.audience,
    redemptionId: row.redemption_id,
    redeemedAtMs: row.redeemed_at.getTime(),
    leaseUntilMs: row.lease_until.getTime(),
    facts: row.facts,
    eventId: row.event_id,
    statement: row.statement,
    refusedCode: row.refused_code,
  };
}
