import type pg from "pg";

/** The database did not answer a query, or not in time. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** Runs one query and returns its rows. @throws DatabaseUnavailableError whatever goes wrong: our queries are right */
export type Queries = <R extends pg.QueryResultRow>(
  query: string | pg.QueryConfig,
  values?: readonly unknown[],
) => Promise<readonly R[]>;

/** Queries on one connection, or on any of a pool. */
export function queries(on: pg.Pool | pg.ClientBase): Queries {
  return async <R extends pg.QueryResultRow>(
    query: string | pg.QueryConfig,
    values?: readonly unknown[],
  ) => {
    try {
      const result = await on.query<R>(query, values === undefined ? undefined : [...values]);
      return result.rows;
    } catch (cause) {
      throw new DatabaseUnavailableError("the database does not answer", { cause });
    }
  };
}

/** A connection of its own, to be released. @throws DatabaseUnavailableError */
export async function connection(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw new DatabaseUnavailableError("the database does not answer", { cause });
  }
}
