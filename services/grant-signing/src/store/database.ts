import { DatabaseError, type Pool, type QueryConfig, type QueryResultRow } from "pg";

/** The database cannot answer now; the same may succeed later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** What a query gives. */
export interface Found<Row> {
  readonly rows: readonly Row[];
  /** How many rows were found or written. */
  readonly rowCount: number | null;
}

/** Does one query. @throws DatabaseUnavailableError; a mistake in our SQL as it is */
export type Query = <Row extends QueryResultRow>(query: QueryConfig) => Promise<Found<Row>>;

/** A database to query, and to do several things in as one. */
export interface Database {
  readonly query: Query;
  /** Commits what the work did, or nothing of it. @throws what the work throws, DatabaseUnavailableError */
  readonly transaction: <Result>(work: (query: Query) => Promise<Result>) => Promise<Result>;
}

/** SQLSTATE classes that speak of the server's state: connection, rollback, resources, operator, system; 25006 is a replica. */
const PASSING = /^(?:08|40|53|57|58)|^25006$/;

/** The database behind a pool. */
export function database(pool: Pool): Database {
  return {
    query: (query) => available(() => pool.query(query)),
    transaction: async (work) => {
      const client = await available(() => pool.connect());
      let isBroken = true;
      try {
        const query: Query = (q) => available(() => client.query(q));
        await query({ text: "begin" });
        const result = await work(query);
        await query({ text: "commit" });
        isBroken = false;
        return result;
      } finally {
        // A connection that failed inside of a transaction is not used again, which also rolls back.
        client.release(isBroken);
      }
    },
  };
}

/** Whether an insert failed because a row with one of its unique values exists. */
export function isTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "23505";
}

async function available<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    // What is not said by the server is trouble on the way to it.
    const isPassing = !(cause instanceof DatabaseError) || PASSING.test(cause.code ?? "");
    if (isPassing) throw new DatabaseUnavailableError("the database does not answer", { cause });
    throw cause;
  }
}
