import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { failure, type Handlers } from "@writ/rpc";
import { changeFeeds } from "../lineage/change-feed.ts";
import type { LogPlace } from "../lineage/log-place.ts";
import { readWatchCursor, watchCursor, WatchCursorError } from "../lineage/watch-cursor.ts";
import { watchExecutions as watch } from "../lineage/watch-executions.ts";
import { asOfMessage, executionMessage } from "../wire/lineage-messages.ts";
import { asRpcError } from "../wire/rpc-error.ts";
import { type LineageDeps, momentOf } from "./lineage-deps.ts";
import { readFilter } from "./read-filter.ts";
import { requireField, requireTenant } from "./request-check.ts";

/** Watchers at a time. */
const LIMITS = { ofTenant: 64, inAll: 256 };
/** Leaves that are read for a watcher that comes back. */
const MOST_MISSED = 200_000;

/**
 * Executions as they are decided, start, end or are revoked, within about a second. The first message, and one for every
 * second in which nothing happened, only says how far it has come.
 */
export function watchExecutions(
  deps: LineageDeps,
): Handlers<typeof LineageService>["watchExecutions"] {
  const feeds = changeFeeds(deps, LIMITS);
  return async function* (request, call) {
    try {
      const { tenantId } = request;
      requireTenant(tenantId);
      const filter = readFilter(request.filter, "filter");
      const cursor = cursorOf(request.cursor);
      const moment = await momentOf(deps, call, (end) => cursor ?? end);
      const from = cursor ?? moment.end;
      const missed = moment.end.logId === from.logId ? moment.end.index - from.index : Infinity;
      requireField(missed <= MOST_MISSED, "cursor", "is too old: search, and watch from now on");
      const feed = feeds.open(tenantId);
      if (feed === undefined) throw failure("OVERLOADED", "too many watch already");
      try {
        yield { executions: [], cursor: watchCursor(from), asOf: asOfMessage(moment) };
        const asked = { tenantId, filter, from, signal: call.signal };
        for await (const { atMs, executions, to } of watch(feed, asked, deps))
          yield {
            executions: executions.map((one) => executionMessage(tenantId, one)),
            cursor: watchCursor(to),
            asOf: asOfMessage({ size: to.index, atMs }),
          };
      } finally {
        feed.close();
      }
    } catch (error) {
      throw asRpcError(error);
    }
  };
}

function cursorOf(cursor: string): LogPlace | undefined {
  if (cursor === "") return undefined;
  try {
    return readWatchCursor(cursor);
  } catch (error) {
    if (error instanceof WatchCursorError) requireField(false, "cursor", error.message);
    throw error;
  }
}
