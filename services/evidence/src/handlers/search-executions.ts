import { decodeBase64Url, encodeBase64Url, encodeUtf8, isUuidV7 } from "@writ/encoding";
import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import type { ExecutionFilter, LineageStore } from "../lineage-queries.ts";
import { type Decision, decisions } from "../lineage.ts";
import { executionStateMessage } from "../wire/lineage-messages.ts";
import { requireField, requireId, requireTenant } from "./request-check.ts";

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;
const LONGEST_FILTER = 256;

type Search = Handlers<typeof LineageService>["searchExecutions"];
type Request = Parameters<Search>[0];

/**
 * Finds executions, newest first. A page ends at an execution, not at a position: what is added meanwhile neither shifts nor
 * repeats anything.
 */
export function searchExecutions(store: Pick<LineageStore, "search">): Search {
  return async (request) => {
    const { tenantId, pageSize, pageToken } = request;
    requireTenant(tenantId);
    requireField(pageSize <= LARGEST_PAGE, "page_size", `is over ${LARGEST_PAGE}`);
    const limit = pageSize === 0 ? DEFAULT_PAGE : pageSize;
    const before = pageToken === "" ? null : readToken(pageToken);
    // One more than asked for tells whether there is a next page.
    const found = await store.search(tenantId, readFilter(request), before, limit + 1);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      executions: page.map((one) => executionStateMessage(tenantId, one)),
      nextPageToken: last === undefined ? "" : encodeBase64Url(encodeUtf8(last.executionId)),
    };
  };
}

function readFilter(request: Request): ExecutionFilter {
  const { principal, actor, action, resource, reasonCode, rootId } = request;
  const texts = { principal, actor, action, resource, reasonCode };
  for (const [field, text] of Object.entries(texts))
    requireField(text.length <= LONGEST_FILTER && !text.includes("\0"), field, "is too long");
  if (rootId !== "") requireId(rootId, "root_id");
  const decision = readDecision(request.decision);
  const set = Object.entries({ ...texts, rootId }).filter(([, text]) => text !== "");
  return { ...Object.fromEntries(set), ...(decision === undefined ? {} : { decision }) };
}

function readDecision(text: string): Decision | undefined {
  const decision = decisions.find((one) => one === text);
  requireField(text === "" || decision !== undefined, "decision", "is not ALLOW, DENY or PENDING");
  return decision;
}

function readToken(token: string): string {
  let id = "";
  try {
    id = Buffer.from(decodeBase64Url(token)).toString("latin1");
  } catch {
    // Refused below.
  }
  requireField(isUuidV7(id), "page_token", "is not one of ours");
  return id;
}
