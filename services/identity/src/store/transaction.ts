import type { ClientBase, Pool } from "pg";

/** Does work in one transaction, which is kept if the work says so; it is undone when the work throws. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: ClientBase) => Promise<{ readonly keep: boolean; readonly result: T }>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const { keep, result } = await work(client);
    await client.query(keep ? "commit" : "rollback");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
