import { revocationFeed, type RevocationFeed } from "@writ/client";
import type { GrantKeys, RevocationView } from "@writ/grant";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { type Client, failure } from "@writ/rpc";

/** How old the revocation state may be when a decision is made, in milliseconds. */
const MAX_STALENESS_MS = 15_000;
const MAX_TENANTS = 1_000;

/** What was revoked, tenant by tenant. */
export interface Revocations {
  /** The tenant's revocations, fresh and complete up to `epoch`; throws UNAVAILABLE when they cannot be had in time. */
  current(tenantId: string, epoch: number, deadlineMs: number): Promise<RevocationView>;
  close(): void;
}

/** Revocations that tell how fresh they are. */
export interface WatchedRevocations extends Revocations {
  /** When the stalest tenant's revocations were last known to be complete, milliseconds since 1970; undefined while none are followed. */
  oldestGoodMs(): number | undefined;
}

/** Follows the revocation stream of every tenant that was asked for. */
export function revocations(options: {
  readonly client: Client<typeof RevocationService>;
  readonly issuer: string;
  readonly keys: () => GrantKeys | undefined;
  readonly now: () => number;
}): WatchedRevocations {
  const feeds = new Map<string, RevocationFeed>();

  const feedOf = (tenant: string): RevocationFeed => {
    const known = feeds.get(tenant);
    if (known !== undefined) {
      feeds.delete(tenant);
      feeds.set(tenant, known);
      return known;
    }
    const feed = revocationFeed({ ...options, tenant, acknowledgeAs: "policy-decision" });
    feeds.set(tenant, feed);
    const [oldest] = feeds;
    if (feeds.size > MAX_TENANTS && oldest !== undefined) {
      oldest[1].close();
      feeds.delete(oldest[0]);
    }
    return feed;
  };

  const isCurrent = (view: RevocationView, epoch: number): boolean =>
    options.now() - view.lastGoodMs <= MAX_STALENESS_MS && view.epoch >= epoch;

  return {
    async current(tenantId, epoch, deadlineMs) {
      const feed = feedOf(tenantId);
      while (!isCurrent(feed.view(), epoch)) {
        const leftMs = deadlineMs - options.now();
        if (leftMs <= 0)
          throw failure("DEPENDENCY_UNAVAILABLE", "what was revoked lately is not known");
        await withTimeout(leftMs, feed.nextFrame());
      }
      return feed.view();
    },
    oldestGoodMs() {
      const good = [...feeds.values()].map((feed) => feed.view().lastGoodMs);
      return good.length === 0 ? undefined : Math.min(...good);
    },
    close() {
      for (const feed of feeds.values()) feed.close();
    },
  };
}

async function withTimeout(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
