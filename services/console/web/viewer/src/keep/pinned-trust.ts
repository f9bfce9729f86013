import type { Database } from "./database.ts";

/** A trust file that somebody decided to rely on, in this browser. */
export interface Pinned {
  /** Of the log in use. */
  readonly origin: string;
  /** Verbatim. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly pinnedAtMs: number;
}

/** Trust files by the log they are about: one for each. */
export interface PinnedTrust {
  /** The one pinned last first. */
  all(): Promise<readonly Pinned[]>;
  pin(origin: string, text: string): Promise<Pinned>;
  unpin(origin: string): Promise<void>;
}

/** The pinned trust files of this browser; `now` in milliseconds since 1970. */
export function pinnedTrustIn(database: Database, now: () => number): PinnedTrust {
  return {
    async all() {
      const pinned = await database.all<Pinned>("pinned");
      return pinned.toSorted((a, b) => b.pinnedAtMs - a.pinnedAtMs);
    },
    async pin(origin, text) {
      const pinned = { origin, text, pinnedAtMs: now() };
      await database.put("pinned", origin, pinned);
      return pinned;
    },
    unpin: (origin) => database.remove("pinned", origin),
  };
}
