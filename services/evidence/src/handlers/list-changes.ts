import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { GovernanceChangeSchema, LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { isGovernanceKind, type PlacedChange } from "../lineage/governance-change.ts";
import type { LogPlace } from "../lineage/log-place.ts";
import { readWatchCursor, watchCursor, WatchCursorError } from "../lineage/watch-cursor.ts";
import { asOfMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, momentOf } from "./lineage-deps.ts";
import { requireField, requireTenant } from "./request-check.ts";

const USUAL_PAGE = 50;
const MOST_IN_PAGE = 200;

/** Lists what was changed about who may do what, newest first. Places in the log are its pages: nothing shifts or repeats. */
export function listChanges(deps: LineageDeps): Handlers<typeof LineageService>["listChanges"] {
  return async ({ kind, pageSize, pageToken, tenantId }, call) => {
    requireTenant(tenantId);
    requireField(pageSize <= MOST_IN_PAGE, "page_size", `is over ${MOST_IN_PAGE}`);
    const wanted = isGovernanceKind(kind) ? kind : null;
    requireField(kind === "" || wanted !== null, "kind", "is no kind of change");
    const asked = pageToken === "" ? undefined : placeOf(pageToken);
    const { atMs, end, size } = await momentOf(deps, call);
    const most = pageSize === 0 ? USUAL_PAGE : pageSize;
    const found = await deps.lineage.governance(tenantId, wanted, asked ?? end, most + 1);
    const page = found.slice(0, most);
    const last = found.length > most ? page.at(-1) : undefined;
    return {
      changes: page.map(changeMessage),
      nextPageToken: last === undefined ? "" : watchCursor(last.place),
      asOf: asOfMessage({ size, atMs }),
    };
  };
}

function placeOf(token: string): LogPlace | undefined {
  try {
    return readWatchCursor(token);
  } catch (error) {
    if (error instanceof WatchCursorError) requireField(false, "page_token", error.message);
    throw error;
  }
}

function changeMessage(change: PlacedChange): MessageInitShape<typeof GovernanceChangeSchema> {
  const { atMs, by, eventId, kind, origin, place, reason, recordedBy, subject, what } = change;
  return {
    eventId,
    kind,
    at: timestampFromMs(atMs),
    what,
    subject,
    by: by ?? "",
    reason: reason ?? "",
    recordedBy,
    origin,
    logIndex: BigInt(place.index),
  };
}
