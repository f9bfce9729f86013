const SHARD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The origin of a log has no last part that could name a folder. */
export class ShardError extends Error {
  override readonly name = "ShardError";

  constructor() {
    super("the last part of a log's origin must be 1 to 64 of A-Z a-z 0-9 . _ -");
  }
}

/** The folder that a log is published in: the last part of its origin. @throws ShardError */
export function shardOf(origin: string): string {
  const shard = origin.slice(origin.lastIndexOf("/") + 1);
  if (!SHARD.test(shard)) throw new ShardError();
  return shard;
}
