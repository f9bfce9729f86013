import pg from "pg";

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** Longer than the server's own limit: it only matters when the server no longer answers at all. */
const UNANSWERED_TIMEOUT_MS = 15_000;

/** Limits of one pool. */
export interface PoolOptions {
  /** Most connections at a time; 8 unless given. */
  readonly max?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
}

/**
 * A pool whose every wait is bounded: 5 s to get a connection, 10 s per statement and per idle transaction.
 * A connection that breaks is thrown away in silence; the query that needed it, or the next one, reports the failure.
 */
export function openPool(url: string, options: PoolOptions = { applicationName: "writ" }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: UNANSWERED_TIMEOUT_MS,
    keepAlive: true,
  });
  // Without a listener a broken connection would end the process: on the pool while idle, on the client while lent.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
