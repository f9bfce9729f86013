import { type Cell, cell } from "./cell.ts";

/** Whether the console's own process answers. */
export interface Connection {
  /** Since when it does not, in milliseconds since the Unix epoch; undefined while it does. */
  readonly lostSince: Cell<number | undefined>;
  /** A `fetch` that notices. */
  readonly fetch: typeof globalThis.fetch;
  /** Asks whether it answers, when nobody has found out lately. */
  check(): Promise<void>;
}

/** What a connection is made with. */
export interface ConnectionDeps {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds. */
  readonly now: () => number;
}

const CHECK_PATH = "/healthz";
/** An answer that is not there by then does not come. */
const CHECK_MS = 2_000;
/** So long a silence is looked into. */
const QUIET_MS = 2_500;

/** Notices when no answer comes from the console, and when one comes again. */
export function connection({ fetch, now }: ConnectionDeps): Connection {
  const lostSince = cell<number | undefined>(undefined);
  let reachedAt = now();
  let isChecking = false;

  const lost = () => {
    if (lostSince.get() === undefined) lostSince.set(now());
  };
  const reached = () => {
    reachedAt = now();
    lostSince.set(undefined);
  };
  return {
    lostSince,
    async fetch(input, init) {
      try {
        const response = await fetch(input, init);
        reached();
        return response;
      } catch (error) {
        // Who gave up waiting knows nothing about the other side.
        if (init?.signal?.aborted !== true) lost();
        throw error;
      }
    },
    async check() {
      const isHeard = lostSince.get() === undefined && now() - reachedAt < QUIET_MS;
      if (isHeard || isChecking) return;
      isChecking = true;
      try {
        await fetch(CHECK_PATH, { cache: "no-store", signal: AbortSignal.timeout(CHECK_MS) });
        reached();
      } catch {
        lost();
      } finally {
        isChecking = false;
      }
    },
  };
}
