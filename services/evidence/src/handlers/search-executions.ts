import { create } from "@bufbuild/protobuf";
import {
  ExecutionFilterSchema,
  type LineageService,
  type SearchExecutionsRequest,
} from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import {
  type PageEnd,
  pageToken,
  PageTokenError,
  type Question,
  readPageToken,
} from "../lineage/page-token.ts";
import { searchPage } from "../lineage/search-page.ts";
import { asOfMessage, executionMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, momentOf } from "./lineage-deps.ts";
import { readFilter } from "./read-filter.ts";
import { requireField, requireSize, requireTenant } from "./request-check.ts";

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/**
 * Finds executions, newest first. All pages are of the log as the first one saw it: what is appended meanwhile neither
 * shifts nor repeats nor joins anything.
 */
export function searchExecutions(
  deps: LineageDeps,
): Handlers<typeof LineageService>["searchExecutions"] {
  return async (request, call) => {
    const { tenantId, pageSize } = request;
    const asked = questionOf(request);
    requireField(pageSize <= LARGEST_PAGE, "page_size", `is over ${LARGEST_PAGE}`);
    const after = pageEndOf(request.pageToken, asked);
    const { atSize } = asked;
    const least = Math.max(atSize, requireSize(request.minSize, "min_size"));
    const moment = await momentOf(deps, call, (end) => after?.upTo ?? { ...end, index: least });
    const { atMs, end } = moment;
    const upTo = after?.upTo ?? (atSize === 0 ? end : { ...end, index: atSize });
    // Far back in the log, the newest executions have nothing to do with it.
    const bound = atSize === 0 ? null : await deps.lineage.boundAt(upTo);
    const page = await searchPage(
      deps.lineage,
      { ...asked, upTo, nowMs: atMs },
      after?.executionId ?? bound,
      pageSize === 0 ? DEFAULT_PAGE : pageSize,
    );
    return {
      executions: page.executions.map((one) => executionMessage(tenantId, one)),
      nextPageToken: page.end === null ? "" : pageToken({ executionId: page.end, upTo }, asked),
      reachedId: page.end ?? "",
      asOf: asOfMessage({ size: upTo.index, atMs }),
    };
  };
}

function questionOf(request: SearchExecutionsRequest): Question {
  const { action, actor, decision, principal, reasonCode, resource, rootId, tenantId } = request;
  requireTenant(tenantId);
  const own = { action, actor, decision, principal, reasonCode, resource, rootId };
  return {
    tenantId,
    every: [
      readFilter(create(ExecutionFilterSchema, own), ""),
      readFilter(request.filter, "filter"),
    ],
    without: readFilter(request.without, "without"),
    atSize: requireSize(request.atSize, "at_size"),
  };
}

function pageEndOf(token: string, asked: Question): PageEnd | undefined {
  if (token === "") return undefined;
  try {
    return readPageToken(token, asked);
  } catch (error) {
    if (error instanceof PageTokenError) requireField(false, "page_token", error.message);
    throw error;
  }
}
