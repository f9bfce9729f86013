import type { Queries } from "./queries.ts";

/** How the database is, by its own word. */
export interface DatabaseState {
  readonly version: string;
  /** Settings without which confirmed writes can be lost, such as `fsync`: `on` or what else they are. */
  readonly settings: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** Number of copies that follow it. */
  readonly replicas: number;
  /** How far the last of them is behind, in seconds; null when there is none or this role may not know. */
  readonly replicaLagS: number | null;
}

const STATE = `
select current_setting('server_version') as version,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  pg_database_size(current_database()) as bytes,
  (select count(*) from pg_stat_replication) as replicas,
  (select extract(epoch from max(replay_lag)) from pg_stat_replication) as lag_s`;

interface Row {
  readonly version: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly bytes: string;
  readonly replicas: string;
  readonly lag_s: string | null;
}

/** Asks the database. The size takes it as long as there are files, so not for every request. @throws DatabaseUnavailableError */
export async function databaseState(query: Queries): Promise<DatabaseState> {
  const [row] = await query<Row>(STATE);
  if (row === undefined) throw new TypeError("the database said nothing of itself");
  const { bytes, fsync, full_page_writes, lag_s, replicas, synchronous_commit, version } = row;
  return {
    version,
    settings: { fsync, full_page_writes, synchronous_commit },
    bytes: Number(bytes),
    replicas: Number(replicas),
    replicaLagS: lag_s === null ? null : Number(lag_s),
  };
}
