/**
 * Executions are found newest first in indexes, a window at a time. Left to its statistics, which know nothing of a new tenant
 * or a new table, Postgres sometimes sorts everything instead.
 */
const SETTINGS =
  "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c jit=off -c work_mem=16MB";

/** The connection string for questions about executions. */
export function lineageUrl(url: string): string {
  const own = new URL(url);
  own.searchParams.set("options", SETTINGS);
  return own.href;
}
