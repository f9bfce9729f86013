import type { Change, LineageStore } from "./lineage-store.ts";
import { isBefore, type LogPlace } from "./log-place.ts";
import type { Pause } from "./pause.ts";

const EVERY_MS = 1_000;
/** Times in a row that one look reads on before it tells what it has. */
const READS = 10;

/** What happened in a tenant between two places of the log. */
export interface Look {
  readonly from: LogPlace;
  readonly to: LogPlace;
  readonly changes: readonly Change[];
}

/** What happens in one tenant. */
export interface Feed {
  /** The next look, at most one a second; everybody who waits for it gets the same. */
  next(): Promise<Look>;
  close(): void;
}

/** What feeds read and wait with. */
export interface FeedDeps {
  readonly lineage: Pick<LineageStore, "end" | "changes">;
  readonly pause: Pause;
}

interface Watched {
  listeners: number;
  from: LogPlace | undefined;
  look: Promise<Look> | undefined;
}

/** The feeds of a process: however many watch a tenant, its log is read once. */
export interface Feeds {
  /** Undefined when too many watch already. */
  open(tenantId: string): Feed | undefined;
}

/** No feed is open yet. */
export function changeFeeds(
  deps: FeedDeps,
  limits: { readonly ofTenant: number; readonly inAll: number },
): Feeds {
  const tenants = new Map<string, Watched>();
  let inAll = 0;
  return {
    open(tenantId) {
      const watched = tenants.get(tenantId) ?? { listeners: 0, from: undefined, look: undefined };
      if (inAll >= limits.inAll || watched.listeners >= limits.ofTenant) return undefined;
      tenants.set(tenantId, watched);
      watched.listeners += 1;
      inAll += 1;
      return {
        next: () => (watched.look ??= lookAt(tenantId, watched, deps)),
        close() {
          watched.listeners -= 1;
          inAll -= 1;
          if (watched.listeners === 0) tenants.delete(tenantId);
        },
      };
    },
  };
}

async function lookAt(tenantId: string, watched: Watched, deps: FeedDeps): Promise<Look> {
  try {
    const from = (watched.from ??= await deps.lineage.end());
    await deps.pause(EVERY_MS);
    const changes: Change[] = [];
    let to = from;
    for (let reads = 0; reads < READS; reads++) {
      const read = await deps.lineage.changes(tenantId, to);
      changes.push(...read.changes);
      if (!isBefore(to, read.to)) break;
      to = read.to;
    }
    watched.from = to;
    return { from, to, changes };
  } finally {
    watched.look = undefined;
  }
}
