import { parseTrust, type Trust, TrustError } from "@writ/token";
import type { DataFolder } from "./data-folder.ts";
import { readIfThere } from "./private-file.ts";
import { logOrigin } from "./trust-file.ts";

/** What a data folder's trust file says about the past: it decides which log is in use. */
export interface TrustBefore {
  /** Undefined for a new cluster. */
  readonly trust: Trust | undefined;
  /** Number of the log shard in use. */
  readonly shard: number;
}

/** A data folder's trust file can not be read, so nobody knows which log is in use. */
export class TrustFileError extends Error {
  override readonly name = "TrustFileError";
}

/** Reads what a cluster trusted until now. Rejects with TrustFileError. */
export async function trustBefore(data: DataFolder): Promise<TrustBefore> {
  const text = await readIfThere(data.trustFile);
  // A trust file without closed logs is of the first form, in which there was one log.
  if (text === undefined || !text.includes('"closedLogs"')) return { trust: undefined, shard: 0 };
  try {
    const trust = parseTrust(text);
    return { trust, shard: shardOf(trust) };
  } catch (cause) {
    if (!(cause instanceof TrustError) && !(cause instanceof TrustFileError)) throw cause;
    throw new TrustFileError(
      `${data.trustFile} is damaged (${cause.message}): put back a copy; it says which log is in use`,
      { cause },
    );
  }
}

function shardOf({ log, closedLogs }: Trust): number {
  const shard = closedLogs.length;
  if (log.origin !== logOrigin(shard))
    throw new TrustFileError(`its log ${log.origin} does not follow ${shard} closed ones`);
  return shard;
}
