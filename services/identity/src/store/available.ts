import { DatabaseError } from "pg";
import { StoreUnavailableError } from "./store.ts";

/** SQLSTATE classes that speak of the server's state and not of our SQL: connection, transaction rollback, resources, operator, system; 25006 is a replica. */
const PASSING = /^(?:08|40|53|57|58)|^25006$/;

/** Does database work; what could succeed at another time is thrown as StoreUnavailableError, a mistake of ours as it is. */
export async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isPassing(error))
      throw new StoreUnavailableError("the database cannot answer", { cause: error });
    throw error;
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) return PASSING.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  // The operating system's refusals carry their errno; pg reports a lost or unobtainable connection as a plain Error.
  const errno = "code" in error ? String(error.code) : "";
  return (
    /^E[A-Z0-9]+$/.test(errno) || /timeout|terminated|ended|not queryable/i.test(error.message)
  );
}
