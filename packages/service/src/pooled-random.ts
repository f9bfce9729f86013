import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;

/** Random bytes from the operating system, fetched many at a time: a call into the kernel costs more than most requests need. Every byte is handed out once. */
export function pooledRandom(): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let next = POOL_BYTES;
  return (bytes) => {
    if (bytes > POOL_BYTES) throw new RangeError(`at most ${POOL_BYTES} bytes at a time`);
    if (next + bytes > POOL_BYTES) {
      randomFillSync(pool);
      next = 0;
    }
    const taken = pool.slice(next, next + bytes);
    pool.fill(0, next, next + bytes);
    next += bytes;
    return taken;
  };
}
