import type { Pool } from "pg";
import { available } from "./available.ts";

/** How much is kept for a while. */
export interface Backlog {
  /** Uses of credentials that are remembered, so that none counts twice; at most {@link MOST_COUNTED}. */
  readonly uses: number;
  /** Statements that the log may not hold yet; at most {@link MOST_COUNTED}. */
  readonly statements: number;
}

/** Counting ends there: nobody waits for a count of millions. */
export const MOST_COUNTED = 10_000;

/** Counts what is kept. @throws StoreUnavailableError */
export async function backlog(pool: Pool): Promise<Backlog> {
  const { rows } = await available(() =>
    pool.query<{ uses: string; statements: string }>(
      `select (select count(*) from (select from identity.seen_jti limit $1) as counted) as uses,
        (select count(*) from (select from identity.pending_statement limit $1) as counted) as statements`,
      [MOST_COUNTED],
    ),
  );
  const [row] = rows;
  return { uses: Number(row?.uses), statements: Number(row?.statements) };
}
