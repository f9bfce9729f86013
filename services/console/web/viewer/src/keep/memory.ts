import type { Kept, Shown } from "../check/recall.ts";
import type { Database } from "./database.ts";

/** The checkpoints this browser has verified: what logs are held to. */
export interface Memory {
  all(): Promise<readonly Kept[]>;
  /** Keeps what it does not have yet. Only for checkpoints that their log has signed. */
  keep(shown: readonly Shown[]): Promise<void>;
  forget(): Promise<void>;
}

const MOST_PER_LOG = 1_000;

/** The memory of this browser; `now` in milliseconds since 1970. */
export function memoryIn(database: Database, now: () => number): Memory {
  const all = (): Promise<readonly Kept[]> => database.all<Kept>("kept");
  const remove = (one: Shown): Promise<void> => database.remove("kept", keyOf(one));
  return {
    all,
    async keep(shown) {
      const known = await all();
      const keys = new Set(known.map(keyOf));
      for (const one of shown.filter((other) => !keys.has(keyOf(other)))) {
        const [oldest, ...rest] = known
          .filter(({ origin, vkey }) => origin === one.origin && vkey === one.vkey)
          .toSorted((a, b) => a.keptAtMs - b.keptAtMs);
        if (oldest !== undefined && rest.length + 1 >= MOST_PER_LOG) await remove(oldest);
        await database.put("kept", keyOf(one), { ...one, keptAtMs: now() });
      }
    },
    async forget() {
      for (const one of await all()) await remove(one);
    },
  };
}

function keyOf({ vkey, size, root }: Shown): string {
  return `${vkey} ${size} ${root}`;
}
